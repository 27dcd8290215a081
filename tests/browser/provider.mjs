// A provider of sign-in for a browser story (oidc-provider): whoever types a
// login and any password there is that person.

import { once } from "node:events";
import { createServer } from "node:net";
import Provider from "oidc-provider";

/** A port that nobody listens at. */
export async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

/** Starts the provider, which sends people back to `back`. */
export async function openProvider(back) {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const client = { client_id: "song-hanh", client_secret: "mat khau & rieng: 100%", redirect_uris: [back], response_types: ["code"], grant_types: ["authorization_code"] };
  const provider = new Provider(issuer, {
    clients: [client],
    pkce: { required: () => true },
    claims: { openid: ["sub"], profile: ["preferred_username"] },
    findAccount: (context, id) => ({ accountId: id, claims: async () => ({ sub: id, preferred_username: id.toUpperCase() }) }),
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ["a key of this story"] },
  });
  const server = provider.listen(port, "localhost");
  await once(server, "listening");
  return {
    issuer,
    client: client.client_id,
    secret: client.client_secret,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
