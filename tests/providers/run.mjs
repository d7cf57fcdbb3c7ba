// Signs in by a real OpenID provider (npm's oidc-provider) on the loopback: the authorization code flow with PKCE, as an app
// would walk it, and then a rotation of its keys, a wrong audience, a wrong issuer, a stale set of keys and no provider at all.
// Takes the program to be tried: node run.mjs TRESPORUNO

import { spawn } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import Provider from 'oidc-provider';

const program = process.argv[2];
const email = 'delegacion.32@demo.tresporuno.mx';
const redirect = 'https://app.example.mx/back';

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const key = (kid, type = 'rsa') => {
  const options = type === 'rsa' ? { modulusLength: 2048 } : { namedCurve: 'P-256' };
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig' };
};
const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function openProvider(port, keys) {
  const issuer = `http://127.0.0.1:${port}`;
  const client = (client_id, alg) => ({
    client_id, redirect_uris: [redirect], token_endpoint_auth_method: 'none', grant_types: ['authorization_code'],
    response_types: ['code'], id_token_signed_response_alg: alg,
  });
  const alg = keys[0].kty === 'RSA' ? 'RS256' : 'ES256';
  const provider = new Provider(issuer, {
    clients: [client('tresporuno-app', alg), client('another-app', alg)],
    jwks: { keys },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email, email_verified: true }) }),
    features: { devInteractions: { enabled: true } },
  });
  const server = await new Promise((resolve) => { const s = provider.listen(port, '127.0.0.1', () => resolve(s)); });
  return { issuer, close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }) };
}

// An ID token, as an app gets it: the person signs in and consents on the provider's own pages.
async function idToken(issuer, client, subject) {
  const jar = new Map();
  const walk = async (url, options = {}) => {
    const headers = { ...options.headers, cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') };
    const response = await fetch(url, { ...options, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [name, ...value] = cookie.split(';')[0].split('=');
      jar.set(name, value.join('='));
    }
    return response;
  };
  const verifier = randomBytes(32).toString('base64url');
  const nonce = randomBytes(16).toString('base64url');
  const ask = new URL('/auth', issuer);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  Object.entries({
    client_id: client, redirect_uri: redirect, response_type: 'code', scope: 'openid email', nonce,
    code_challenge: challenge, code_challenge_method: 'S256',
  }).forEach(([name, value]) => ask.searchParams.set(name, value));
  let response = await walk(ask);
  for (let step = 0; step < 12; step += 1) {
    const place = response.headers.get('location');
    if (place?.startsWith(redirect)) {
      const code = new URL(place).searchParams.get('code');
      const form = new URLSearchParams({
        grant_type: 'authorization_code', code, redirect_uri: redirect, client_id: client, code_verifier: verifier,
      });
      const answer = await (await fetch(new URL('/token', issuer), { method: 'POST', body: form })).json();
      assert.ok(answer.id_token, JSON.stringify(answer));
      return { id_token: answer.id_token, nonce };
    }
    if (place) {
      response = await walk(new URL(place, issuer));
    } else {
      const page = await response.text();
      const action = page.match(/action="([^"]+)"/)[1];
      const prompt = page.match(/name="prompt" value="([^"]+)"/)[1];
      const form = new URLSearchParams({ prompt, login: subject, password: 'x' });
      response = await walk(new URL(action, issuer), { method: 'POST', body: form });
    }
  }
  throw new Error('the provider never came to an end');
}

async function openService(issuer, data, port) {
  const settings = ['--data', data, '--listen', `127.0.0.1:${port}`, '--identity-providers',
    `${issuer},tresporuno-app,addresses`];
  const child = spawn(program, settings, { stdio: ['ignore', 'ignore', 'inherit'] });
  for (let tried = 0; tried < 600; tried += 1) {
    await sleep(0.1);
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
    if (ready?.ok) break;
  }
  const post = async (body) => {
    const response = await fetch(`http://127.0.0.1:${port}/auth/provider`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const whoAmI = async (token) => {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ viewer { email } }' }),
    });
    return (await response.json()).data?.viewer?.email;
  };
  const close = () => new Promise((resolve) => { child.once('exit', resolve); child.kill('SIGTERM'); });
  return { post, whoAmI, close };
}

const data = mkdtempSync(join(tmpdir(), 'tresporuno-providers-'));
const [port, otherPort, servicePort] = [await freePort(), await freePort(), await freePort()];
const refused = (answer, reason, what) => {
  const told = answer.body.errors?.[0]?.extensions;
  assert.equal(told?.reason, reason, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  console.log(`refused  ${what}: ${answer.status} ${told.code} ${reason}`);
};

const first = key('first');
let provider = await openProvider(port, [first]);
let service = await openService(provider.issuer, data, servicePort);
const signIn = async (what, subject) => {
  const answer = await service.post(await idToken(provider.issuer, 'tresporuno-app', subject));
  assert.equal(answer.status, 200, `${what}: ${JSON.stringify(answer.body)}`);
  assert.equal(await service.whoAmI(answer.body.access_token), email, what);
  console.log(`signed in ${what}`);
};
await signIn('by the first key, whose address is verified', 'person-1');
await signIn('again, by the account that is linked now', 'person-1');

const taken = await idToken(provider.issuer, 'tresporuno-app', 'person-1');
assert.equal((await service.post(taken)).status, 200);
refused(await service.post(taken), 'CREDENTIAL_INVALID', 'the same token twice');
const fresh = await idToken(provider.issuer, 'tresporuno-app', 'person-1');
refused(await service.post({ ...fresh, nonce: 'another' }), 'CREDENTIAL_INVALID', 'another nonce');
refused(await service.post(await idToken(provider.issuer, 'another-app', 'person-1')), 'CREDENTIAL_INVALID',
  'a wrong audience');
const other = await openProvider(otherPort, [key('first')]);
refused(await service.post(await idToken(other.issuer, 'tresporuno-app', 'person-1')), 'CREDENTIAL_INVALID',
  'a wrong issuer');
await other.close();

const ofFirst = await idToken(provider.issuer, 'tresporuno-app', 'person-1');
await provider.close();
assert.equal((await service.post(ofFirst)).status, 200, 'the keys are kept while the provider is down');
console.log('signed in while the provider is down, by the keys that are kept');

const stale = await (async () => {
  provider = await openProvider(port, [first]);
  return idToken(provider.issuer, 'tresporuno-app', 'person-1');
})();
await provider.close();
provider = await openProvider(port, [key('second', 'ec')]);
// The pause between two questions for keys.
await sleep(15);
await signIn('by the second key, of another kind, after a rotation', 'person-1');
refused(await service.post(stale), 'CREDENTIAL_INVALID', 'a key of the stale set');

await service.close();
const ofSecond = await idToken(provider.issuer, 'tresporuno-app', 'person-1');
await provider.close();
service = await openService(provider.issuer, data, servicePort);
refused(await service.post(ofSecond), 'PROVIDER_UNAVAILABLE', 'no provider, and no keys of it');
await service.close();
console.log('done');
