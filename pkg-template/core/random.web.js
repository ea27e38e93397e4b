export function fillRandom(bytes) {
  globalThis.crypto.getRandomValues(bytes);
}
