// What the sample shop does with events and thumbnails, in Node.js.
exports.handler = async (event, context) => {
    const bytes = Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8");
    return {
        statusCode: 201,
        headers: { "Content-Type": "application/json" },
        isBase64Encoded: false,
        body: JSON.stringify({ path: event.path, bytes: bytes.length, stage: event.requestContext.stage }),
    };
};
