// Login, help.getConfig, contacts.resolveUsername and a history, by @mtcute/node as it comes.
// Usage: node mtcute.mjs OPTIONS, a JSON object: dcs {id: [host, port]}, publicKey (path), phone, code, password, username, messages, and
// for a proxy proxy {kind: socks5 | http | mtproxy, host, port, user, password, secret}.
import { readFileSync } from 'node:fs'
import { BaseTelegramClient, HttpProxyTcpTransport, Long, MemoryStorage, MtProxyTcpTransport, SocksProxyTcpTransport } from '@mtcute/node'
import { NodeCryptoProvider, addPublicKey } from '@mtcute/node/utils.js'
import { checkPassword, sendCode, signIn } from '@mtcute/node/methods.js'

const options = JSON.parse(process.argv[2])

// The library looks keys up in one global index, so the emulator's key is added to it before the first connection.
const crypto = new NodeCryptoProvider()
await crypto.initialize?.()
addPublicKey(crypto, readFileSync(options.publicKey, 'utf8'))

const [host, port] = options.dcs[options.firstDc]
const dc = { id: options.firstDc, ipAddress: host, port, mediaOnly: false }
const transports = { socks5: SocksProxyTcpTransport, http: HttpProxyTcpTransport, mtproxy: MtProxyTcpTransport }
const { proxy } = options
const client = new BaseTelegramClient({
  ...(proxy ? { transport: new transports[proxy.kind](proxy) } : {}),
  apiId: 12345,
  apiHash: '0123456789abcdef0123456789abcdef',
  storage: new MemoryStorage(),
  crypto,
  defaultDcs: { main: dc, media: dc },
  logLevel: options.logLevel ?? 1,
  network: { usePfs: options.pfs ?? false },
})

const result = { client: 'mtcute', errors: [] }
try {
  const sent = await sendCode(client, { phone: options.phone })
  try {
    await signIn(client, { phone: options.phone, phoneCodeHash: sent.phoneCodeHash, phoneCode: options.code })
  } catch (error) {
    if (error?.text !== 'SESSION_PASSWORD_NEEDED') throw error
    await checkPassword(client, options.password)
    result.password = true
  }

  const config = await client.call({ _: 'help.getConfig' })
  result.thisDc = config.thisDc
  result.dcOptions = config.dcOptions.length

  const resolved = await client.call({ _: 'contacts.resolveUsername', username: options.username })
  const channel = resolved.chats[0]
  result.channelId = Number(channel.id)
  const peer = { _: 'inputPeerChannel', channelId: channel.id, accessHash: channel.accessHash }

  const ids = []
  const texts = []
  let offsetId = 0
  while (ids.length < options.messages) {
    const page = await client.call({
      _: 'messages.getHistory', peer, offsetId, offsetDate: 0, addOffset: 0, limit: 100, maxId: 0, minId: 0, hash: Long.ZERO,
    })
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

  const inputChannel = { _: 'inputChannel', channelId: channel.id, accessHash: channel.accessHash }
  const full = await client.call({ _: 'channels.getFullChannel', channel: inputChannel })
  result.about = full.fullChat.about
  const joined = await client.call({ _: 'channels.joinChannel', channel: inputChannel })
  result.joined = joined.updates?._ ?? joined._
} catch (error) {
  result.errors.push(`${error?.text ?? error}`)
  result.stack = error?.stack
}

await client.destroy()
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(result.errors.length === 0 ? 0 : 1))
