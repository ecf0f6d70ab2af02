// A login made by @mtcute/node given out as key and user, or a channel read with a key that was made elsewhere.
// Usage: node session-mtcute.mjs OPTIONS, a JSON object: dcs, publicKey, firstDc, and either phone and code, or key (base64), user and username.
import { readFileSync } from 'node:fs'
import { BaseTelegramClient, MemoryStorage, Long } from '@mtcute/node'
import { NodeCryptoProvider, addPublicKey } from '@mtcute/node/utils.js'
import { sendCode, signIn } from '@mtcute/node/methods.js'

const options = JSON.parse(process.argv[2])
const crypto = new NodeCryptoProvider()
await crypto.initialize?.()
addPublicKey(crypto, readFileSync(options.publicKey, 'utf8'))

const [host, port] = options.dcs[options.firstDc]
const dc = { id: options.firstDc, ipAddress: host, port, mediaOnly: false }
const storage = new MemoryStorage()
const client = new BaseTelegramClient({
  apiId: 12345, apiHash: '0123456789abcdef0123456789abcdef', storage, crypto, defaultDcs: { main: dc, media: dc }, logLevel: 1,
})

const result = { client: 'mtcute', errors: [] }
try {
  if (options.key) {
    await client.importSession({
      version: 3, testMode: false, primaryDcs: { main: dc, media: dc }, authKey: Buffer.from(options.key, 'base64'),
      self: { userId: options.user, isBot: false, isPremium: false, usernames: [] },
    }, true)
    const resolved = await client.call({ _: 'contacts.resolveUsername', username: options.username })
    const channel = resolved.chats[0]
    const peer = { _: 'inputPeerChannel', channelId: channel.id, accessHash: channel.accessHash }
    const page = await client.call({ _: 'messages.getHistory', peer, offsetId: 0, offsetDate: 0, addOffset: 0, limit: 10, maxId: 0, minId: 0, hash: Long.ZERO })
    result.count = page.count
  } else {
    const sent = await sendCode(client, { phone: options.phone })
    const self = await signIn(client, { phone: options.phone, phoneCodeHash: sent.phoneCodeHash, phoneCode: options.code })
    result.user = self.id
    result.key = Buffer.from(await storage.authKeys.get(options.firstDc)).toString('base64')
  }
} catch (error) {
  result.errors.push(`${error?.text ?? error}`)
  result.stack = error?.stack
}

await client.destroy()
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(result.errors.length === 0 ? 0 : 1))
