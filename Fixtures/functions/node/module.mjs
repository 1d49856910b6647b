// A handler in an ECMAScript module.
export const handler = async (event) => ({ module: true, event });
