// Login, help.getConfig, contacts.resolveUsername and a history, by gramjs (npm "telegram") as it comes.
// Usage: node gramjs.mjs OPTIONS, the JSON object that mtcute.mjs takes; a proxy can only be an mtproxy with a plain secret.
import { createHash, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import bigInt from 'big-integer'
import telegram from 'telegram'
import sessions from 'telegram/sessions/index.js'
import rsa from 'telegram/crypto/RSA.js'
import password from 'telegram/Password.js'
import sockets from 'telegram/extensions/PromisedNetSockets.js'
import mtproxy from 'telegram/network/connection/TCPMTProxy.js'

const { Api, TelegramClient } = telegram
const options = JSON.parse(process.argv[2])

// The library looks keys up in an exported map, by the signed fingerprint: the low 64 bits of SHA-1 over n and e as TL bytes.
const jwk = createPublicKey(readFileSync(options.publicKey)).export({ format: 'jwk' })
const n = Buffer.from(jwk.n, 'base64url')
const e = Buffer.from(jwk.e, 'base64url')
const tlBytes = (value) => {
  const head = value.length < 254 ? Buffer.from([value.length]) : Buffer.from([254, value.length & 255, value.length >> 8, value.length >> 16])
  const padding = (4 - (head.length + value.length) % 4) % 4
  return Buffer.concat([head, value, Buffer.alloc(padding)])
}
const fingerprint = createHash('sha1').update(Buffer.concat([tlBytes(n), tlBytes(e)])).digest().readBigInt64LE(12)
rsa._serverKeys.set(fingerprint.toString(), { n: bigInt(n.toString('hex'), 16), e: 65537 })

const session = new sessions.StringSession('')
const [host, port] = options.dcs[options.firstDc]
session.setDC(options.firstDc, host, 443)

// The library dials port 80 whatever the session says, and stores ports as signed 16 bits; its own hook for sockets knows the real one.
const { proxy } = options
class Socket extends sockets.PromisedNetSockets {
  connect(_, address) {
    return super.connect(proxy ? proxy.port : port, address)
  }
}

// The library knows one transport for proxies: abridged, with a plain secret.
const throughProxy = proxy
  ? { connection: mtproxy.ConnectionTCPMTProxyAbridged, proxy: { ip: proxy.host, port: proxy.port, MTProxy: true, secret: proxy.secret } }
  : {}
const client = new TelegramClient(session, 12345, '0123456789abcdef0123456789abcdef', { connectionRetries: 2, requestRetries: 2, networkSocket: Socket, ...throughProxy })
client.setLogLevel('none')

const result = { client: 'gramjs', errors: [] }
try {
  await client.connect()
  const sent = await client.invoke(new Api.auth.SendCode({
    phoneNumber: options.phone, apiId: 12345, apiHash: '0123456789abcdef0123456789abcdef', settings: new Api.CodeSettings({}),
  }))
  try {
    await client.invoke(new Api.auth.SignIn({ phoneNumber: options.phone, phoneCodeHash: sent.phoneCodeHash, phoneCode: options.code }))
  } catch (error) {
    if (error?.errorMessage !== 'SESSION_PASSWORD_NEEDED') throw error
    const wanted = await client.invoke(new Api.account.GetPassword())
    await client.invoke(new Api.auth.CheckPassword({ password: await password.computeCheck(wanted, options.password) }))
    result.password = true
  }

  const config = await client.invoke(new Api.help.GetConfig())
  result.thisDc = config.thisDc
  result.dcOptions = config.dcOptions.length

  const resolved = await client.invoke(new Api.contacts.ResolveUsername({ username: options.username }))
  const channel = resolved.chats[0]
  result.channelId = Number(channel.id)
  const peer = new Api.InputPeerChannel({ channelId: channel.id, accessHash: channel.accessHash })

  const ids = []
  const texts = []
  let offsetId = 0
  while (ids.length < options.messages) {
    const page = await client.invoke(new Api.messages.GetHistory({
      peer, offsetId, offsetDate: 0, addOffset: 0, limit: 100, maxId: 0, minId: 0, hash: bigInt.zero,
    }))
    if (page.messages.length === 0) break
    for (const message of page.messages) {
      ids.push(message.id)
      texts.push(message.message ?? '')
    }
    result.count = page.count
    offsetId = ids.at(-1)
  }
  result.ids = ids
  result.texts = texts

  const full = await client.invoke(new Api.channels.GetFullChannel({ channel }))
  result.about = full.fullChat.about
  const joined = await client.invoke(new Api.channels.JoinChannel({ channel }))
  result.joined = joined.className
} catch (error) {
  result.errors.push(`${error?.errorMessage ?? error}`)
  result.stack = error?.stack
}

await client.destroy()
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(result.errors.length === 0 ? 0 : 1))
