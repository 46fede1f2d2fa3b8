// The work that slows robots: a number such that SHA-256 (FIPS 180-4) of « parvis:WHAT:NUMBER » begins with so
// many bits at zero, as hashcash does. Told { what, bits }, or { bytes, bits } of a letter; says the number.
const primes = []
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
const fraction = (root) => Math.floor((root - Math.floor(root)) * 0x100000000) | 0
const K = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))
const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))
const W = new Int32Array(64)

// One block of 64 bytes, from `at` on.
function mix(state, bytes, at) {
  for (let i = 0; i < 16; i++)
    W[i] = bytes[at + 4 * i] << 24 | bytes[at + 4 * i + 1] << 16 | bytes[at + 4 * i + 2] << 8 | bytes[at + 4 * i + 3]
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15]
    const y = W[i - 2]
    W[i] = W[i - 16] + (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) + W[i - 7]
      + (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)) | 0
  }
  let [a, b, c, d, e, f, g, h] = state
  for (let i = 0; i < 64; i++) {
    const one = h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) + ((e & f) ^ (~e & g)) + K[i] + W[i] | 0
    const two = (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c)) | 0
    h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h
}

// As blocks: the bytes, a bit at one, zeros, and how many bits they are.
function pad(bytes) {
  const blocks = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  blocks.set(bytes)
  blocks[bytes.length] = 0x80
  new DataView(blocks.buffer).setUint32(blocks.length - 4, bytes.length * 8)
  return blocks
}

function digest(bytes) {
  const state = START.slice()
  const blocks = pad(bytes)
  for (let at = 0; at < blocks.length; at += 64) mix(state, blocks, at)
  return state
}

const figures = (state) => Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')

// Numbers are tried in order, those of one length in one block that is not built again.
function work(what, bits) {
  const encoder = new TextEncoder()
  const state = new Int32Array(8)
  for (let length = 1; ; length++) {
    const first = 10 ** (length - 1)
    const head = encoder.encode(`parvis:${what}:`)
    const blocks = pad(new Uint8Array([...head, ...encoder.encode(String(first))]))
    for (let number = first; number < first * 10; number++) {
      for (let at = head.length + length - 1, rest = number; at >= head.length; at--, rest = (rest - rest % 10) / 10) blocks[at] = 48 + rest % 10
      state.set(START)
      for (let at = 0; at < blocks.length; at += 64) mix(state, blocks, at)
      if (Math.clz32(state[0]) >= bits) return String(number)
    }
  }
}

self.addEventListener('message', ({ data: { what, bytes, bits } }) => {
  self.postMessage(work(what ?? figures(digest(bytes)).slice(0, 32), bits))
})
