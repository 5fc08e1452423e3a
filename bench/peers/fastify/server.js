// The two hot endpoints of Hadir on Fastify, as its authors would write them to be fast. The same guard
// (token, sign-in not revoked, mitra not deactivated) out of local copies, the same keys, the same
// acknowledgement: the answer does not wait for Valkey, the write is on its way.
import { createVerifier } from 'fast-jwt'
import Fastify from 'fastify'
import Redis from 'ioredis'

const COPY_MS = 2000
const SNAPSHOT_MS = 250
const STALE_MS = 45_000

const { PORT, VALKEY_URL, TOKEN_KEY, MITRAS } = process.env
const valkey = new Redis(VALKEY_URL, { enableAutoPipelining: true })
const verify = createVerifier({
  key: Buffer.from(TOKEN_KEY, 'base64'),
  algorithms: ['HS256'],
  allowedIss: 'hadir',
  allowedAud: 'hadir',
  cache: Number(MITRAS),
  cacheKeyBuilder: (token) => token, // its own hash of the token costs more than the map
})

let deactivated = new Set()
let revoked = new Set()
let beacon = ''

async function copy() {
  const [off, over] = await Promise.all([
    valkey.smembers('mitras:deactivated'),
    valkey.zrange('auth:revoked', 0, -1),
  ])
  deactivated = new Set(off)
  revoked = new Set(over)
}

async function count() {
  const cut = Date.now() - STALE_MS
  const [chat, call] = await Promise.all([
    valkey.zcount('availability:chat:beats', cut, '+inf'),
    valkey.zcount('availability:call:beats', cut, '+inf'),
  ])
  const as_of = new Date().toISOString()
  beacon = JSON.stringify({ available: chat > 0, count: chat, call_count: call, as_of })
}

function admit(request) {
  const header = request.headers.authorization
  if (!header?.startsWith('Bearer ')) return 401
  try {
    const claims = verify(header.slice(7))
    if (revoked.has(claims.session_id) || deactivated.has(claims.sub)) return 401
    return claims.typ === 'mitra' ? claims.sub : 403
  } catch {
    return 401
  }
}

// XX: only members of mitras:online have these keys, so a late beat resurrects nobody. The same four facts
// as Hadir writes, pipelined by ioredis: all beats of one turn of the event loop go out together.
const INDEXES = ['availability:beats', 'availability:chat:beats', 'availability:call:beats']

function write(mitra) {
  const now = new Date()
  const at = now.getTime()
  valkey.set(`mitra:heartbeat:${mitra}`, now.toISOString(), 'XX').catch(lost)
  for (const index of INDEXES) valkey.zadd(index, 'XX', 'GT', at, mitra).catch(lost)
}

function lost() {}

const app = Fastify({ logger: false })

app.post('/api/mitra/status/heartbeat', (request, reply) => {
  const mitra = admit(request)
  if (typeof mitra === 'number') {
    reply.code(mitra).send()
    return
  }
  write(mitra)
  reply.code(204).send()
})

app.get('/api/client/mitra-availability', (_request, reply) => {
  reply
    .header('content-type', 'application/json')
    .header('cache-control', 'max-age=5')
    .send(beacon)
})

app.get('/readyz', (_request, reply) => reply.send('ready'))

await Promise.all([copy(), count()])
setInterval(() => copy().catch(() => {}), COPY_MS)
setInterval(() => count().catch(() => {}), SNAPSHOT_MS)
await app.listen({ port: Number(PORT), host: '127.0.0.1' })
process.on('SIGTERM', () => process.exit(0))
