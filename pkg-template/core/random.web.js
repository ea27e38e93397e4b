export function fillRandom(bytes) {
  globalThis.crypto.getRandomValues(bytes);
}

export const isRandomnessThere = () => globalThis.crypto !== undefined;
