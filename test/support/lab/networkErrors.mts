import type { Fates } from './lab.mts';
import type { Answer, Sent } from './wire.mts';

const failing = (code: string) => async (): Promise<never> =>
	await Promise.reject(Object.assign(new Error(`connect ${code}`), { code }));

const answering = (statusCode: number, body: string) => async (): Promise<Answer> =>
	await Promise.resolve({ statusCode, headers: {}, body });

/** The ways in which a request gets no answer of PingOne's. */
export const NETWORK: Record<string, () => Promise<Answer>> = {
	refused: failing('ECONNREFUSED'),
	reset: failing('ECONNRESET'),
	timeout: failing('ECONNABORTED'),
	'unknown name': failing('ENOTFOUND'),
	'foreign certificate': failing('SELF_SIGNED_CERT_IN_CHAIN'),
	hanging: async () => await new Promise(() => undefined),
	'a page': answering(502, '<html>Bad Gateway</html>'),
	'a cut answer': answering(200, '{"_embedded'),
};

/** The same of the token endpoint: as the errors of n8n's OAuth2 client. */
export const TOKEN_NETWORK = Object.fromEntries(
	['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ENOTFOUND', 'SELF_SIGNED_CERT_IN_CHAIN'].map(
		(code) => [
			`token ${code}`,
			async () =>
				await Promise.reject(
					Object.assign(new Error(`connect ${code}`), { code, isAxiosError: true }),
				),
		],
	),
);

/** The request that a message has to be about. */
interface Victim {
	method: string;
	/** The names in its path, IDs left out. */
	names: string[];
}

/** What fails in a run. */
export interface Failing {
	fates: Fates;
	/** The first request that failed; undefined when none did. */
	victim(): Victim | undefined;
}

const victimOf = ({ method, path }: Pick<Sent, 'method' | 'path'>): Victim => ({
	method,
	names: path.split('/').filter((_, place) => place % 2 === 1),
});

/** From a request on, all requests fail, or all of its method. */
export function failFrom(at: number, isAlike: boolean, fail: () => Promise<Answer>): Failing {
	let first: Sent | undefined;
	const fate: Fates['fate'] = async (sent, forward) => {
		if (sent.count === at) first = sent;
		const isHit = first && (!isAlike || sent.method === first.method);
		return await (isHit ? fail : forward)();
	};
	return { fates: { fate }, victim: () => first && victimOf(first) };
}

/** From a request on, PingOne rejects the token, and there is no other one. */
export function failTokensFrom(at: number, fail: () => Promise<never>): Failing {
	let first: Victim | undefined;
	const fates: Fates = {
		async fate(sent, forward) {
			if (sent.count < at) return await forward();
			first ??= victimOf(sent);
			return await answering(401, '{"code":"INVALID_TOKEN"}')();
		},
		tokenFate: fail,
	};
	return { fates, victim: () => first };
}

/** How a message has to call what a request is about, by the last name in its path. */
const WORDS: Record<string, RegExp> = {
	users: /\buser/i,
	devices: /\bdevice/i,
	nickname: /\bnickname\b/,
	memberOfGroups: /\bgroup/i,
	sessions: /\bsession/i,
	password: /\bpassword\b/i,
	population: /\bpopulation\b/i,
	enabled: /\bstatus\b/,
	mfaEnabled: /\bMFA status\b/,
	bypassMFA: /\bMFA bypass\b/,
	groups: /\bgroup/i,
	populations: /\bpopulation/i,
	deviceAuthenticationPolicies: /\bdevice authentication polic/i,
	fidoDevicesMetadata: /authenticator model/,
	fido2Policies: /\bFIDO2 polic/,
	subscriptions: /\bwebhook/i,
	activities: /\baudit log\b/,
};

const CHANGES = /unknown|may have been|check it|look (at|in)|was (created|changed|deleted)/i;
const NOTHING_SENT = 'Nothing was sent for this item';

/** What is wrong with a message about a request that got lost. */
export function flawsOf({ method, names }: Victim, text: string): string[] {
	const flaws: string[] = [];
	const last = names.at(-1) ?? '';
	if (method === 'GET' && CHANGES.test(text)) flaws.push('a read asks to check for changes');
	const words = text.replace(/device authentication polic(y|ies)/gi, '');
	if (!names.includes('devices') && /device/i.test(words)) flaws.push('it speaks of devices');
	const isNamed = text.includes(NOTHING_SENT) || WORDS[last]?.test(text);
	if (!isNamed) flaws.push('it does not say what it speaks of');
	return flaws.map((flaw) => `${method} ${names.join('/')}: ${flaw}: ${text}`);
}
