/// The programs workers begin with: they load the handler and call it for each event that comes over descriptor 3.
///
/// A call is `length, milliseconds` (four bytes each), a request id (32) and the event; an answer is a length, a kind (`WorkerFrame.Kind`) and so many
/// bytes. Everything the code prints goes elsewhere, so nothing of it can get between the frames.
enum WorkerBootstrap {
    /// Python 3.7 and later.
    ///
    /// - Source: FunctionGraph User Guide, developing functions in Python (handler, context)
    static let python = #"""
        def run():
            import importlib, json, os, select, signal, struct, sys, threading, time, traceback

            module, function, name, version, memory, limit = sys.argv[1:7]
            limit = int(limit)
            os.set_inheritable(3, False)

            def receive(count):
                data = bytearray()
                while len(data) < count:
                    piece = os.read(3, min(count - len(data), 1 << 20))
                    if not piece:
                        os._exit(0)
                    data += piece
                return bytes(data)

            def send(kind, payload):
                view = memoryview(struct.pack(">IB", len(payload), kind) + payload)
                while len(view) > 0:
                    view = view[os.write(3, view):]

            def describe(error):
                text = type(error).__name__ + ": " + str(error)
                return text[:4000].encode("utf-8", "replace")

            def flush():
                for stream in (sys.stdout, sys.stderr):
                    try:
                        stream.flush()
                    except BaseException:
                        pass

            # Ends with the gateway, even while the handler never ends.
            def watch():
                poll = select.poll()
                poll.register(3, 0)
                poll.poll()
                os.killpg(os.getpgrp(), signal.SIGKILL)

            size = threading.stack_size(256 * 1024)
            threading.Thread(target=watch, daemon=True).start()
            threading.stack_size(size)

            class Logger:
                def __init__(self, request):
                    self.request = request

                def _write(self, level, message, *arguments):
                    text = str(message) % arguments if arguments else str(message)
                    print(level, self.request, text)

                def debug(self, message, *arguments):
                    self._write("DEBUG", message, *arguments)

                def info(self, message, *arguments):
                    self._write("INFO", message, *arguments)

                def warn(self, message, *arguments):
                    self._write("WARN", message, *arguments)

                warning = warn

                def error(self, message, *arguments):
                    self._write("ERROR", message, *arguments)

                def setLevel(self, level):
                    pass

            class Context:
                def __init__(self, request, milliseconds):
                    self._request = request
                    self._begin = time.monotonic()
                    self._milliseconds = milliseconds

                def getRequestID(self):
                    return self._request

                def getRemainingTimeInMilliSeconds(self):
                    return max(0, self._milliseconds - int((time.monotonic() - self._begin) * 1000))

                def getRunningTimeInSeconds(self):
                    return int(time.monotonic() - self._begin)

                def getUserData(self, key, default=None):
                    return os.environ.get(key, default)

                def getFunctionName(self):
                    return name

                def getVersion(self):
                    return version

                def getMemorySize(self):
                    return int(memory)

                def getCPUNumber(self):
                    return max(100, int(memory) * 1000 // 512 // 100 * 100)

                def getPackage(self):
                    return "default"

                def getProjectID(self):
                    return ""

                def getAlias(self):
                    return version[1:] if version.startswith("!") else ""

                def getAccessKey(self):
                    return ""

                def getSecretKey(self):
                    return ""

                def getSecurityAccessKey(self):
                    return ""

                def getSecuritySecretKey(self):
                    return ""

                def getSecurityToken(self):
                    return ""

                def getToken(self):
                    return ""

                def getLogger(self):
                    return Logger(self._request)

            try:
                sys.path[0] = os.getcwd()
                handler = getattr(importlib.import_module(module.replace("/", ".")), function)
                if not callable(handler):
                    raise TypeError(function + " is no function")
            except BaseException as error:
                traceback.print_exc()
                flush()
                send(1, describe(error))
                os._exit(1)
            flush()
            send(0, b"")

            while True:
                length, milliseconds = struct.unpack(">II", receive(8))
                request = receive(32).decode()
                data = receive(length)
                try:
                    event = json.loads(data)
                    data = None
                    result = handler(event, Context(request, milliseconds))
                    if hasattr(result, "__await__"):
                        import asyncio
                        async def wait(value):
                            return await value
                        result = asyncio.run(wait(result))
                    kind, payload = 2, json.dumps(result, allow_nan=False).encode()
                except BaseException as error:
                    try:
                        traceback.print_exc()
                        kind, payload = 3, describe(error)
                    except BaseException:
                        kind, payload = 3, type(error).__name__.encode()
                event = result = None
                if len(payload) > limit and kind == 2:
                    kind, payload = 4, b""
                flush()
                send(kind, payload)
                payload = None

        run()
        """#
}
