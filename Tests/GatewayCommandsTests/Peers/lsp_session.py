"""Drives `apig lsp` with pygls's client: opens a document with faults, mends it by the server's own offers, and shuts the server down.

Arguments: the program, the folder to work in. Prints "done", or what went wrong.
"""

import asyncio
import pathlib
import sys

from lsprotocol import types
from pygls.lsp.client import LanguageClient

DOCUMENT = """swagger: '2.0'
info: {title: shop, version: '1'}
x-apigateway-ratelimits:
  perMinute: {api-limit: 600, interval: 1, unit: MINUTE}
paths:
  /orders:
    get:
      operationId: listOrders
      surprise: 1
      responses: {default: {description: ''}}
      x-apigateway-request-type: public
      x-apigateway-match-mode: NORMAL
      x-apigateway-cors: 'true'
      x-apigateway-ratelimit: perMinute
      x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: x}}
"""


def apply(text, edits):
    """The text after edits, as an editor applies them: the last one first."""
    lines = text.splitlines(keepends=True)

    def offset(position):
        return sum(map(len, lines[: position.line])) + position.character

    for edit in sorted(edits, key=lambda edit: offset(edit.range.start), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


class Session:
    def __init__(self, client, uri):
        self.client, self.uri, self.version, self.text = client, uri, 0, ""
        self.published = asyncio.Queue()

    def identifier(self):
        return types.TextDocumentIdentifier(uri=self.uri)

    async def findings(self):
        """The codes that are published for the version the editor has now."""
        while True:
            params = await asyncio.wait_for(self.published.get(), 20)
            if params.uri == self.uri and params.version == self.version:
                return sorted(diagnostic.code for diagnostic in params.diagnostics)

    async def put(self, text):
        """Replaces the whole text."""
        self.version += 1
        self.text = text
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                text_document=types.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version),
                content_changes=[types.TextDocumentContentChangeWholeDocument(text=text)],
            )
        )
        return await self.findings()

    def place(self, words, inside=0):
        before = self.text[: self.text.index(words) + inside]
        return types.Position(line=before.count("\n"), character=len(before) - before.rfind("\n") - 1)


async def run(program, folder):
    client = LanguageClient("test", "1")
    document = pathlib.Path(folder, "shop.yaml").resolve()
    session = Session(client, document.as_uri())

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def publish(params):
        session.published.put_nowait(params)

    await client.start_io(program, "lsp")
    result = await client.initialize_async(
        types.InitializeParams(
            capabilities=types.ClientCapabilities(),
            root_uri=document.parent.as_uri(),
            workspace_folders=[types.WorkspaceFolder(uri=document.parent.as_uri(), name="work")],
        )
    )
    assert result.capabilities.position_encoding == "utf-16", result.capabilities
    client.initialized(types.InitializedParams())

    session.version, session.text = 1, DOCUMENT
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(
            text_document=types.TextDocumentItem(uri=session.uri, language_id="yaml", version=1, text=DOCUMENT)
        )
    )
    codes = await session.findings()
    assert {"APIG2005", "APIG3007"} <= set(codes), codes

    hover = await client.text_document_hover_async(
        types.HoverParams(text_document=session.identifier(), position=session.place("x-apigateway-cors", 3))
    )
    assert "CORS" in hover.contents.value and "apig_03_0088" in hover.contents.value, hover

    definition = await client.text_document_definition_async(
        types.DefinitionParams(text_document=session.identifier(), position=session.place("ratelimit: perMinute", 13))
    )
    assert definition[0].range.start == session.place("perMinute:"), definition

    symbols = await client.text_document_document_symbol_async(
        types.DocumentSymbolParams(text_document=session.identifier())
    )
    assert symbols[0].children[0].name == "GET /orders", symbols

    # An edit of a few characters: the value of the match mode, which is wrong then.
    session.version += 1
    start, end = session.place("NORMAL"), session.place("NORMAL", 6)
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=session.uri, version=session.version),
            content_changes=[
                types.TextDocumentContentChangePartial(range=types.Range(start=start, end=end), text="PREFIX")
            ],
        )
    )
    session.text = session.text.replace("NORMAL", "PREFIX")
    codes = await session.findings()
    assert "APIG3004" in codes, codes

    completion = await client.text_document_completion_async(
        types.CompletionParams(text_document=session.identifier(), position=session.place("PREFIX", 6))
    )
    item = next(item for item in completion.items if item.label == "SWA")
    assert "below it" in item.documentation.value, item
    codes = await session.put(apply(session.text, [item.text_edit]))
    assert "x-apigateway-match-mode: SWA\n" in session.text and "APIG3004" not in codes, (session.text, codes)

    # Every fix is applied, and what has none is ignored, until nothing is left to say.
    titles = []
    for _ in range(20):
        everything = types.Range(start=types.Position(0, 0), end=types.Position(99, 0))
        actions = await client.text_document_code_action_async(
            types.CodeActionParams(
                text_document=session.identifier(), range=everything, context=types.CodeActionContext(diagnostics=[])
            )
        )
        if not actions:
            break
        action = next((action for action in actions if action.is_preferred), actions[0])
        titles.append(action.title)
        codes = await session.put(apply(session.text, action.edit.changes[session.uri]))
    assert titles and codes == [], (titles, codes, session.text)

    await client.shutdown_async(None)
    client.exit(None)
    process = client._server
    code = await asyncio.wait_for(process.wait(), 20)
    assert code == 0, code
    print("done", len(titles), sum(not title.startswith("Ignore") for title in titles))


if __name__ == "__main__":
    try:
        asyncio.run(asyncio.wait_for(run(sys.argv[1], sys.argv[2]), 60))
    except Exception as error:
        print(type(error).__name__, error)
        sys.exit(1)
