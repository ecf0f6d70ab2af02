// pingProxy by TDLib as it comes: the handshake with a proxy, req_pq to a data centre through it and the time that takes. TDLib accepts no keys but
// Telegram's own, so it cannot log in at an emulator.
// Usage: node tdlib.mjs OPTIONS, a JSON object: proxy {host, port, secret} and folder, where TDLib may keep its files.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { configure, createClient } from 'tdl'

const options = JSON.parse(process.argv[2])
configure({ tdjson: createRequire(import.meta.url).resolve('@prebuilt-tdlib/linux-x64-glibc/libtdjson.so'), verbosityLevel: 0 })
const client = createClient({
  apiId: 12345,
  apiHash: '0123456789abcdef0123456789abcdef',
  databaseDirectory: join(options.folder, 'database'),
  filesDirectory: join(options.folder, 'files'),
})
client.on('error', () => {})

const { host, port, secret } = options.proxy
const result = { client: 'tdlib', errors: [] }
try {
  const version = await client.invoke({ _: 'getOption', name: 'version' })
  result.version = version.value
  const answer = await client.invoke({ _: 'pingProxy', proxy: { _: 'proxy', server: host, port, type: { _: 'proxyTypeMtproto', secret } } })
  result.seconds = answer.seconds
} catch (error) {
  result.errors.push(`${error?.message ?? error}`)
}

// Left open, its threads would go on while the process ends.
await client.close()
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(result.errors.length === 0 ? 0 : 1))
