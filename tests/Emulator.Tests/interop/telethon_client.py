"""Login, help.getConfig, contacts.resolveUsername and a history, by Telethon as it comes.

Usage: python3 telethon_client.py OPTIONS, the JSON object that mtcute.mjs takes.
"""
import asyncio
import json
import sys

from telethon import TelegramClient, connection, functions
from telethon.crypto import rsa
from telethon.errors import SessionPasswordNeededError
from telethon.sessions import MemorySession

options = json.loads(sys.argv[1])
rsa.add_key(open(options["publicKey"]).read(), old=False)
host, port = options["dcs"][str(options["firstDc"])]
session = MemorySession()
session.set_dc(options["firstDc"], host, port)
proxy = options.get("proxy")
arguments = {}
if proxy and proxy["kind"] == "mtproxy":
    padded = proxy["secret"].startswith("dd")
    arguments["connection"] = connection.ConnectionTcpMTProxyRandomizedIntermediate if padded else connection.ConnectionTcpMTProxyIntermediate
    if proxy.get("abridged"):
        arguments["connection"] = connection.ConnectionTcpMTProxyAbridged
    arguments["proxy"] = (proxy["host"], proxy["port"], proxy["secret"])


async def main(result):
    client = TelegramClient(session, 12345, "0123456789abcdef0123456789abcdef", connection_retries=2, request_retries=2, **arguments)
    await client.connect()
    try:
        await client.send_code_request(options["phone"])
        try:
            await client.sign_in(options["phone"], options["code"])
        except SessionPasswordNeededError:
            await client.sign_in(password=options["password"])
            result["password"] = True
        config = await client(functions.help.GetConfigRequest())
        result["thisDc"] = config.this_dc
        result["dcOptions"] = len(config.dc_options)
        channel = await client.get_entity(options["username"])
        result["channelId"] = channel.id
        messages = await client.get_messages(channel, limit=options["messages"])
        result["count"] = messages.total
        result["ids"] = [message.id for message in messages]
        result["texts"] = [message.message or "" for message in messages]
    finally:
        await client.disconnect()


result = {"client": "telethon", "errors": []}
try:
    asyncio.run(asyncio.wait_for(main(result), 120))
except Exception as error:  # Whatever it is, the test is to show it.
    result["errors"].append(f"{type(error).__name__}: {error}")
print(json.dumps(result))
sys.exit(1 if result["errors"] else 0)
