extension WorkerBootstrap {
    /// Node.js 14 and later; handlers may be async, take a callback as third parameter, or return their result.
    ///
    /// - Source: FunctionGraph User Guide, developing functions in Node.js (handler, context, callback)
    static let node = #"""
        "use strict";
        (() => {
          const fs = require("fs"), net = require("net"), path = require("path"), url = require("url");
          const [module, name, functionName, version, memory, outputLimit] = process.argv.slice(1);
          const limit = Number(outputLimit);
          const socket = new net.Socket({ fd: 3, readable: true, writable: true });
          const send = (kind, payload) => {
            const head = Buffer.alloc(5);
            head.writeUInt32BE(payload.length, 0);
            head[4] = kind;
            socket.write(Buffer.concat([head, payload]));
          };
          const describe = (error) =>
            Buffer.from(String(error instanceof Error ? `${error.name}: ${error.message}` : error).slice(0, 4000));

          class Context {
            #request;
            #milliseconds;
            #begin = process.hrtime.bigint();
            constructor(request, milliseconds) {
              this.#request = request;
              this.#milliseconds = milliseconds;
            }
            #elapsed() { return Number((process.hrtime.bigint() - this.#begin) / 1000000n); }
            getRequestID() { return this.#request; }
            getRemainingTimeInMilliSeconds() { return Math.max(0, this.#milliseconds - this.#elapsed()); }
            getRunningTimeInSeconds() { return Math.floor(this.#elapsed() / 1000); }
            getUserData(key) { return process.env[key]; }
            getFunctionName() { return functionName; }
            getVersion() { return version; }
            getMemorySize() { return Number(memory); }
            getCPUNumber() { return Math.max(100, Math.floor((Number(memory) * 1000) / 512 / 100) * 100); }
            getPackage() { return "default"; }
            getProjectID() { return ""; }
            getAlias() { return version.startsWith("!") ? version.slice(1) : ""; }
            getAccessKey() { return ""; }
            getSecretKey() { return ""; }
            getSecurityAccessKey() { return ""; }
            getSecuritySecretKey() { return ""; }
            getSecurityToken() { return ""; }
            getToken() { return ""; }
            getLogger() {
              const log = (level) => (...values) => console.log(level, this.#request, ...values);
              return { debug: log("DEBUG"), info: log("INFO"), warn: log("WARN"), error: log("ERROR") };
            }
          }

          const load = async () => {
            const base = path.join(process.cwd(), module);
            const file = [".js", ".cjs", ".mjs"].map((ending) => base + ending).find((file) => fs.existsSync(file));
            if (!file) throw new Error(`there is no ${module}.js`);
            let loaded;
            if (file.endsWith(".mjs")) {
              loaded = await import(url.pathToFileURL(file).href);
            } else {
              try {
                loaded = require(file);
              } catch (error) {
                if (!error || error.code !== "ERR_REQUIRE_ESM") throw error;
                loaded = await import(url.pathToFileURL(file).href);
              }
            }
            let handler = loaded[name];
            if (handler === undefined && loaded.default) handler = loaded.default[name];
            if (typeof handler !== "function") throw new TypeError(`${name} is no function of ${module}`);
            return handler;
          };

          const answer = async (handler, request, milliseconds, data) => {
            let kind = 2, payload;
            try {
              const event = JSON.parse(data.toString("utf8"));
              const result = await new Promise((resolve, reject) => {
                const callback = (error, value) => (error ? reject(error) : resolve(value));
                const returned = handler(event, new Context(request, milliseconds), callback);
                if (returned && typeof returned.then === "function") returned.then(resolve, reject);
                else if (handler.length < 3) resolve(returned);
              });
              const text = JSON.stringify(result);
              payload = Buffer.from(text === undefined ? "null" : text);
              if (payload.length > limit) [kind, payload] = [4, Buffer.alloc(0)];
            } catch (error) {
              console.error(error);
              [kind, payload] = [3, describe(error)];
            }
            send(kind, payload);
          };

          const serve = (handler) => {
            let pieces = [], size = 0;
            socket.on("data", (piece) => {
              pieces.push(piece);
              size += piece.length;
              if (size < 40) return;
              if (pieces[0].length < 40) pieces = [Buffer.concat(pieces)];
              const length = pieces[0].readUInt32BE(0);
              if (size < 40 + length) return;
              const frame = Buffer.concat(pieces);
              pieces = [];
              size = 0;
              const request = frame.toString("latin1", 8, 40);
              answer(handler, request, frame.readUInt32BE(4), frame.subarray(40));
            });
          };

          socket.on("error", () => process.exit(0));
          socket.on("close", () => process.exit(0));
          load().then(
            (handler) => {
              serve(handler);
              send(0, Buffer.alloc(0));
            },
            (error) => {
              console.error(error);
              const text = describe(error);
              const head = Buffer.alloc(5);
              head.writeUInt32BE(text.length, 0);
              head[4] = 1;
              fs.writeSync(3, Buffer.concat([head, text]));
              process.exit(1);
            });
        })();
        """#
}
