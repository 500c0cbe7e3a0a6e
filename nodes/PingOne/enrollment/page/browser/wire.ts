/**
 * Second part of the page's script: requests, and WebAuthn's binary values as base64url.
 *
 * What is not an answer of ours comes from n8n itself (the execution goes on, has ended or is gone)
 * or from a proxy, and is told apart by its status (n8n 2.41, waiting-webhooks.js, waiting-forms.js).
 */
export const WIRE = String.raw`
const TIMEOUT_MS = 90000;
const LOOK_MS = 3000;
const OVER = ['running', 'success', 'error', 'canceled', 'crashed'];

function send(body, more) {
	return fetch(location.href, Object.assign({
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
		cache: 'no-store',
		credentials: 'same-origin',
		redirect: 'error',
	}, more));
}

async function isOver() {
	try {
		const response = await fetch(location.pathname + '/n8n-execution-status' + location.search, { cache: 'no-store' });
		return OVER.includes((await response.text()).trim());
	} catch (error) {
		return false;
	}
}

// While the execution goes on, n8n does not answer at all: it is asked beside, and twice, because
// our own answer may still be on its way.
function watch(stop) {
	let looks = 0;
	return setInterval(async () => {
		looks = (await isOver()) ? looks + 1 : 0;
		if (looks > 1) stop('used');
	}, LOOK_MS);
}

async function sendWatched(body) {
	const abort = new AbortController();
	const reason = { code: 'offline' };
	const stop = (code) => {
		reason.code = code;
		abort.abort();
	};
	const timer = setTimeout(() => stop('offline'), TIMEOUT_MS);
	const watcher = watch(stop);
	try {
		return { response: await send(body, { signal: abort.signal }) };
	} catch (error) {
		return reason;
	} finally {
		clearTimeout(timer);
		clearInterval(watcher);
	}
}

function codeOf(status) {
	if (status === 401 || status === 403 || status === 404 || status === 410) return 'expired';
	if (status === 429) return 'busy';
	if (status >= 500) return 'unavailable';
	return status === 409 || status < 300 ? 'used' : 'invalid';
}

async function post(body) {
	const { response, code: failure } = await sendWatched(body);
	if (!response) return { ok: false, code: failure, repeat: failure === 'offline' };
	try {
		const answer = await response.json();
		if (typeof answer.ok === 'boolean') return answer;
	} catch (error) {
		// Not JSON, so not from us.
	}
	const code = codeOf(response.status);
	return { ok: false, code, repeat: code === 'unavailable' || code === 'busy' };
}

function toBytes(text) {
	const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
	return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function toText(buffer) {
	const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
	return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function toOptions(json) {
	if (self.PublicKeyCredential.parseCreationOptionsFromJSON) {
		return self.PublicKeyCredential.parseCreationOptionsFromJSON(json);
	}
	const withBytes = (one) => Object.assign({}, one, { id: toBytes(one.id) });
	return Object.assign({}, json, {
		challenge: toBytes(json.challenge),
		user: withBytes(json.user),
		excludeCredentials: (json.excludeCredentials || []).map(withBytes),
	});
}

function toJson(credential) {
	return {
		id: credential.id,
		rawId: toText(credential.rawId),
		type: credential.type,
		response: {
			clientDataJSON: toText(credential.response.clientDataJSON),
			attestationObject: toText(credential.response.attestationObject),
		},
		clientExtensionResults: credential.getClientExtensionResults(),
		authenticatorAttachment: credential.authenticatorAttachment || undefined,
	};
}
`;
