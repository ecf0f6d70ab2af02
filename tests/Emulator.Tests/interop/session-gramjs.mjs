// A login made by gramjs given out as its session string, or a channel read with a string that was made elsewhere.
// Usage: node session-gramjs.mjs OPTIONS, a JSON object: dcs, publicKey, firstDc, and either phone and code, or session and username.
import { createHash, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import bigInt from 'big-integer'
import telegram from 'telegram'
import sessions from 'telegram/sessions/index.js'
import rsa from 'telegram/crypto/RSA.js'
import sockets from 'telegram/extensions/PromisedNetSockets.js'

const { Api, TelegramClient } = telegram
const options = JSON.parse(process.argv[2])
const jwk = createPublicKey(readFileSync(options.publicKey)).export({ format: 'jwk' })
const n = Buffer.from(jwk.n, 'base64url')
const tlBytes = (value) => {
  const head = value.length < 254 ? Buffer.from([value.length]) : Buffer.from([254, value.length & 255, value.length >> 8, value.length >> 16])
  return Buffer.concat([head, value, Buffer.alloc((4 - (head.length + value.length) % 4) % 4)])
}
const fingerprint = createHash('sha1').update(Buffer.concat([tlBytes(n), tlBytes(Buffer.from(jwk.e, 'base64url'))])).digest().readBigInt64LE(12)
rsa._serverKeys.set(fingerprint.toString(), { n: bigInt(n.toString('hex'), 16), e: 65537 })

const session = new sessions.StringSession(options.session ?? '')
const [host, port] = options.dcs[options.firstDc]
if (!options.session) session.setDC(options.firstDc, host, 443)

// The library dials port 80 whatever the session says; its own hook for sockets knows the real one.
class Socket extends sockets.PromisedNetSockets {
  connect(_, address) {
    return super.connect(port, address)
  }
}
const client = new TelegramClient(session, 12345, '0123456789abcdef0123456789abcdef', { connectionRetries: 2, requestRetries: 2, networkSocket: Socket })
client.setLogLevel('none')

const result = { client: 'gramjs', errors: [] }
try {
  await client.connect()
  if (options.session) {
    const resolved = await client.invoke(new Api.contacts.ResolveUsername({ username: options.username }))
    const channel = resolved.chats[0]
    const peer = new Api.InputPeerChannel({ channelId: channel.id, accessHash: channel.accessHash })
    const page = await client.invoke(new Api.messages.GetHistory({ peer, offsetId: 0, offsetDate: 0, addOffset: 0, limit: 10, maxId: 0, minId: 0, hash: bigInt.zero }))
    result.count = page.count
  } else {
    const sent = await client.invoke(new Api.auth.SendCode({
      phoneNumber: options.phone, apiId: 12345, apiHash: '0123456789abcdef0123456789abcdef', settings: new Api.CodeSettings({}),
    }))
    await client.invoke(new Api.auth.SignIn({ phoneNumber: options.phone, phoneCodeHash: sent.phoneCodeHash, phoneCode: options.code }))
    result.session = session.save()
  }
} catch (error) {
  result.errors.push(`${error?.errorMessage ?? error}`)
  result.stack = error?.stack
}

await client.destroy()
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(result.errors.length === 0 ? 0 : 1))
