// Handlers in Node.js for the tests of local functions, and examples of what such handlers look like.
// Source: FunctionGraph User Guide, developing functions in Node.js; APIG trigger (event and response).
"use strict";

const answer = (body) => ({
  statusCode: 200,
  headers: { "Content-Type": "application/json" },
  isBase64Encoded: false,
  body: JSON.stringify(body),
});

exports.handler = async (event, context) => {
  const body = event.isBase64Encoded ? Buffer.from(event.body, "base64").toString() : event.body;
  return answer({ method: event.httpMethod, path: event.path, body });
};

exports.binary = async (event) => ({
  statusCode: 200,
  headers: { "Content-Type": "application/octet-stream" },
  isBase64Encoded: true,
  body: Buffer.from(event.body, "base64").reverse().toString("base64"),
});

exports.echo = (event) => event;
exports.withCallback = (event, context, callback) => setTimeout(() => callback(null, "called back"), 5);
exports.failsByCallback = (event, context, callback) => callback(new Error("nothing over 3"));
exports.awaits = async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return "awaited";
};

exports.facts = (event, context) => ({
  request: context.getRequestID(),
  remaining: context.getRemainingTimeInMilliSeconds(),
  name: context.getFunctionName(),
  version: context.getVersion(),
  memory: context.getMemorySize(),
  data: context.getUserData("BUCKET"),
  environment: Object.keys(process.env).sort(),
  folder: require("path").basename(process.cwd()),
});

exports.prints = (event, context) => {
  console.log("one line");
  console.error("to standard error");
  require("fs").writeSync(1, "\u0000\u0000\u0000\u0001\u0002raw bytes\n");
  require("child_process").execFileSync("echo", ["from a child"], { stdio: ["ignore", "inherit", "inherit"] });
  context.getLogger().info("logged", "text");
  process.stdout.write("no line end");
  return "printed";
};

exports.fails = async () => {
  throw new TypeError("nothing over 3");
};
exports.crashes = () => process.exit(3);
exports.throwsLater = () => new Promise(() => setTimeout(() => { throw new Error("later"); }, 1));
exports.endless = () => { for (;;); };
exports.sleeps = (event) => new Promise((resolve) => setTimeout(resolve, event.seconds * 1000, process.pid));
exports.large = (event) => "x".repeat(event.size);
exports.hog = () => {
  const data = [];
  for (;;) data.push({ number: Math.random() });
};
exports.hogsBuffers = () => {
  const data = [];
  for (;;) data.push(Buffer.alloc(1 << 20, 1));
};
exports.nothing = () => undefined;
