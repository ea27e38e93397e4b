// Every host but Node: the global fetch or none.
export function hostFetch() {
  return globalThis.fetch === undefined ? undefined : (url, init) => globalThis.fetch(url, init);
}

/** Unpacks gzip as it comes. Throws where it is none or ends early, and where bytes stand behind its end. */
export async function* gunzip(chunks) {
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  const written = (async () => {
    for await (const chunk of chunks) await writer.write(chunk);
    await writer.close();
  })();
  written.catch((error) => writer.abort(error)).catch(() => {});
  const reader = readable.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    await written;
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Throws where this host cannot. */
gunzip.check = () => new DecompressionStream("gzip");
