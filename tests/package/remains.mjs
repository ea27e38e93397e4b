// What is left of secrets in a wasm memory, looked for from outside: as bytes in any form that the core or its
// dependencies could hold, and as digits of the kernel, whatever their value.
import { createCipheriv, createPrivateKey } from "node:crypto";
import { createRequire, syncBuiltinESMExports } from "node:module";

const crypto = createRequire(import.meta.url)("node:crypto");

/** What is found of a secret: from an address divisible by four, so that there is one in any 15 bytes. */
const FRAGMENT = 12;
/** The least run of digits that is reported: half a prime. */
const RUN = 22;
const RADIX = 1n << 24n;
const DIGITS = 44;
/** Those of the second kernel. */
const FUSED = { bits: 47n, digits: 22, radix: 1n << 47n };

const integer = (base64url) => BigInt(`0x${Buffer.from(base64url, "base64url").toString("hex")}`);
const bigEndian = (value, length) => Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex");
const joined = (name, text) => [name, Buffer.from(text)];

export function inverse(value, modulus) {
  let [[a, x], [b, y]] = [
    [value % modulus, 1n],
    [modulus, 0n],
  ];
  while (b)
    [[a, x], [b, y]] = [
      [b, y],
      [a % b, x - (a / b) * y],
    ];
  return ((x % modulus) + modulus) % modulus;
}

/** A private key's numbers. */
export function numbersOf(pem) {
  const jwk = createPrivateKey(pem).export({ format: "jwk" });
  return Object.fromEntries(["n", "e", "d", "p", "q", "dp", "dq", "qi"].map((name) => [name, integer(jwk[name])]));
}

/** A PKCS#1 key of these numbers, which need not belong together. */
export function pkcs1Of(numbers, ...others) {
  const tlv = (tag, content) => {
    const { length } = content;
    const header = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
    return Buffer.concat([Buffer.from([tag, ...header]), content]);
  };
  const number = (value) => {
    const hex = value.toString(16);
    const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
    return tlv(2, bytes[0] & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
  };
  const members = ["n", "e", "d", "p", "q", "dp", "dq", "qi"].map((name) => number(numbers[name]));
  return tlv(0x30, Buffer.concat([number(others.length ? 1n : 0n), ...members, ...others]));
}

export const pemOf = (der, label = "RSA PRIVATE KEY") =>
  `-----BEGIN ${label}-----\n${der
    .toString("base64")
    .match(/.{1,64}/g)
    .join("\n")}\n-----END ${label}-----\n`;

/**
 * Every form a private key's numbers take, as [name, big-endian bytes]. A number as long as a prime that divides n is p or
 * q; in Montgomery's form (R = 2^bits of a prime) R, R² and 1/q modulo a prime give it away as well, and so do multiples,
 * like the kernel's modulus k·p, -1 modulo 2^24.
 */
export function formsOf({ n, d, p, q, dp, dq, qi }) {
  const length = bigEndian(n, 1).length;
  const half = length / 2;
  const R = 1n << BigInt(8 * half);
  const forms = [["d", bigEndian(d, length)]];
  for (const [name, prime, exponent] of [
    ["p", p, dp],
    ["q", q, dq],
  ]) {
    const k = RADIX - inverse(prime % RADIX, RADIX);
    forms.push(
      [name, bigEndian(prime, half)],
      [`${name}-1`, bigEndian(prime - 1n, half)],
      [`d mod ${name}-1`, bigEndian(exponent, half)],
      [`k·${name}`, bigEndian((k > RADIX / 2n ? RADIX - k : k) * prime, half + 4)],
      [`R mod ${name}`, bigEndian(R % prime, half)],
      [`R² mod ${name}`, bigEndian((R * R) % prime, half)],
    );
    const moved = [1n, 2n, 3n, 4n].map((digits) => [
      `2^-${FUSED.bits * digits} mod ${name}`,
      inverse(FUSED.radix ** digits % prime, prime),
    ]);
    for (const [of, value] of [[name, prime], ...moved])
      forms.push([`${of}, a digit of ${FUSED.bits} bits a word`, words(value)]);
  }
  forms.push(["1/q", bigEndian(qi, half)], ["R/q mod p", bigEndian((qi * R) % p, half)]);
  return forms;
}

/** The digits of the second kernel before they are balanced, the most significant word first. */
function words(value) {
  const digits = Array.from({ length: FUSED.digits }, (_, at) => (value >> (FUSED.bits * BigInt(at))) % FUSED.radix);
  return Buffer.concat(digits.reverse().map((digit) => bigEndian(digit, 8)));
}

/** What a key's text holds behind its public members, in every spelling: [name, bytes]. */
export function textsOf(pem) {
  const wanted = Buffer.from(pem);
  const base64 = pem.replace(/-----[^-]+-----|\s|\\n/g, "");
  const from = Math.ceil(base64.length / 4);
  const text = [joined("Base64", base64.slice(from)), ["the PEM file", wanted.subarray(wanted.length / 4, -40)]];
  const encoded = wanted.toString("base64");
  return [...text, joined("Base64 of the PEM file", encoded.slice(Math.ceil(encoded.length / 4), -60))];
}

/** The power of a private key reveals its primes by the residues. */
export function residuesOf({ n, p, q }, power) {
  const half = bigEndian(n, 1).length / 2;
  return [
    ["result mod p", bigEndian(power % p, half)],
    ["result mod q", bigEndian(power % q, half)],
  ];
}

/** An APIv3 key and its GHASH key. */
export function apiV3KeyForms(key) {
  const hash = createCipheriv("aes-256-ecb", key, null).update(Buffer.alloc(16));
  return [joined("APIv3 key", key), ["GHASH key", hash]];
}

/** The APIv2 key as it is, and the blocks that HMAC begins with (RFC 2104). */
export function apiV2KeyForms(key) {
  const block = (pad) => Buffer.alloc(64, pad).map((byte, at) => byte ^ (Buffer.from(key)[at] ?? 0));
  return [joined("APIv2 key", key), ["inner block", block(0x36)], ["outer block", block(0x5c)]];
}

/** Runs `call` and returns what the core drew of the host's randomness in it: blinding factors, and where they came from. */
export function drawn(call) {
  const { randomFillSync } = crypto;
  const draws = [];
  crypto.randomFillSync = (bytes) => {
    randomFillSync(bytes);
    draws.push(Buffer.from(bytes));
    return bytes;
  };
  syncBuiltinESMExports();
  try {
    return [call(), draws];
  } finally {
    crypto.randomFillSync = randomFillSync;
    syncBuiltinESMExports();
  }
}

const littleEndian = (bytes) => BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);

/** The blinded exponents that 16 random bytes give, as numbers and as windows of five bits, p's and q's in turn. */
export function exponentsOf({ p, q, dp, dq }, random) {
  const exponents = [
    [p, dp, 0],
    [q, dq, 8],
  ].map(([prime, exponent, at]) => (prime - 1n) * littleEndian(random.subarray(at, at + 8)) + exponent);
  const windows = Array.from({ length: 218 }, (_, at) => exponents.map((exponent) => Number((exponent >> BigInt(5 * at)) & 31n)));
  return [
    ...["p", "q"].map((name, lane) => [`a blinded exponent of ${name}`, bigEndian(exponents[lane], 144)]),
    ["the windows of blinded exponents", Buffer.from(windows.reverse().flat())],
  ];
}

/** The inverses of the blinding factors that 262 random bytes are. */
export function inversesOf({ p, q }, random) {
  return [
    ["p", p, 0],
    ["q", q, 131],
  ].map(([name, prime, at]) => [
    `1/u mod ${name}`,
    bigEndian(inverse(littleEndian(random.subarray(at, at + 131)) % prime, prime), 128),
  ]);
}

const reversed = (bytes) => Buffer.from(bytes).reverse();
/** Zeros, as before a small number, and the like stand everywhere. */
const isTelling = (window) => new Set(window).size > 6 && window.readUInt32LE() !== 0;

/** Looks for fragments of these secrets, [name, bytes], in either byte order. */
export class Seeker {
  #bits = new Uint8Array(1 << 21);
  #places = new Map();

  constructor(secrets) {
    for (const [name, bytes] of secrets) {
      this.#add(name, Buffer.from(bytes));
      this.#add(`${name}, least byte first`, reversed(bytes));
    }
  }

  #add(name, bytes) {
    for (let at = 0; at + FRAGMENT <= bytes.length; at += 1) {
      const window = bytes.subarray(at, at + FRAGMENT);
      if (!isTelling(window)) continue;
      const word = window.readUInt32LE();
      this.#bits[(word & 0xffffff) >> 3] |= 1 << (word & 7);
      const others = this.#places.get(word);
      if (others) others.push([name, window]);
      else this.#places.set(word, [[name, window]]);
    }
  }

  /** The names of what is found in `memory`, a Buffer; words begin anywhere. */
  in(memory) {
    const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.length >> 2);
    const found = new Set();
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at];
      if ((this.#bits[(word & 0xffffff) >> 3] & (1 << (word & 7))) === 0) continue;
      for (const [name, window] of this.#places.get(word) ?? []) {
        if (window.equals(memory.subarray(4 * at, 4 * at + FRAGMENT))) found.add(name);
      }
    }
    return [...found];
  }
}

/** Runs of a kernel's digits, each lane by itself: integers of up to 47 bits in doubles, of 24 in floats. [first index, count] */
function runs(values) {
  const largest = values.BYTES_PER_ELEMENT === 8 ? 2 ** 47 : 2 ** 24;
  const found = [];
  for (const lane of [0, 1]) {
    let run = 0;
    for (let at = lane; at < values.length + 2; at += 2) {
      const value = values[at];
      if (value !== 0 && Number.isInteger(value) && Math.abs(value) <= largest) {
        run += 1;
        continue;
      }
      if (run >= RUN) found.push([at - 2 * run, run]);
      run = 0;
    }
  }
  return found;
}

const lanes = (memory) => [
  new Float64Array(memory.buffer, memory.byteOffset, memory.length >> 3),
  new Float32Array(memory.buffer, memory.byteOffset, memory.length >> 2),
];

/** Whether any number stands in `memory` as a kernel's digits. */
export function digitsIn(memory) {
  return lanes(memory).flatMap((values) =>
    runs(values).map(([at, count]) => `${count} digits of ${values.BYTES_PER_ELEMENT} bytes at ${at * values.BYTES_PER_ELEMENT}`),
  );
}

const digitAt = (values, at) => BigInt(Number.isInteger(values[at]) ? values[at] : 0);

/** How many numbers of a kernel's digits share the factor `prime` with n: multiples and negatives of it. */
export function multiplesIn(memory, prime) {
  let count = 0;
  for (const values of lanes(memory)) {
    for (const [first, length] of runs(values)) {
      for (let digit = -4; digit <= length - RUN; digit += 1) {
        let value = 0n;
        for (let at = DIGITS - 1; at >= 0; at -= 1) value = value * RADIX + digitAt(values, first + 2 * (digit + at));
        if (value !== 0n && value % prime === 0n) count += 1;
      }
    }
  }
  return count;
}

/** The same for the second kernel, which has the digits of three other numbers between those of a prime. */
export function fusedMultiplesIn(memory, prime) {
  let count = 0;
  const [doubles] = lanes(memory);
  for (const [first, length] of runs(doubles)) {
    for (const step of [1, 4]) {
      for (let digit = 0; digit + step * (FUSED.digits - 1) < length; digit += 1) {
        let value = 0n;
        for (let at = FUSED.digits - 1; at >= 0; at -= 1)
          value = value * FUSED.radix + digitAt(doubles, first + 2 * (digit + step * at));
        if (value !== 0n && value % prime === 0n) count += 1;
      }
    }
  }
  return count;
}

/** How often each form stands in `memory` whole, in either byte order. */
export function placesIn(memory, forms) {
  const count = (bytes) => {
    let times = 0;
    for (let at = memory.indexOf(bytes); at >= 0; at = memory.indexOf(bytes, at + 1)) times += 1;
    return times;
  };
  return Object.fromEntries(forms.map(([name, bytes]) => [name, count(bytes) + count(reversed(bytes))]));
}
