import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { renderConfirmation, renderPage } from '../../../nodes/PingOne/page/html.ts';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';

/* Every end and state of both pages, with a server that plays the node's part of it: no n8n, no PingOne. */

/** What the node answers, by action; a list in turn. Without one, it does not answer. */
type Replies = Record<string, object | object[]>;

/** What is to be seen at once, what tells the end first: IDs of elements, or CSS selectors. */
type Seen = string[];

type Language = keyof typeof LANGUAGES;

/** One way in which a page ends, or stands still. */
export interface End {
	page: 'enroll' | 'confirm';
	language?: Language;
	name: string;
	replies: Replies;
	/** What is clicked, in order, once the page offers it. */
	clicks: string[];
	/** What is then in the window at once. */
	seen: Seen;
	/** The text that tells the end. */
	text: string;
	/** How the user's key behaves. */
	key?: 'answers' | 'is asked';
}

const OPENED = {
	ok: true,
	name: 'Ada Lovelace',
	account: 'ada.lovelace@example.com',
	validUntil: '2030-01-01T12:00:00.000Z',
	validFor: 1_000_000,
	asksStartCode: false,
	message: 'Pay EUR 12,400 to Example Ltd, account ending in 4711',
};

const AT = '2026-11-25T10:00:00.000Z';

/** Texts for the script that tell no end: what frames it, what is under way, and what stands beside a success. */
const NOT_AN_END = [
	...['lang', 'hello', 'account', 'validUntil', 'attemptsLeft', 'reference', 'headline', 'copied'],
	...['blockedHeadline', 'cannotHeadline', 'pasteHeadline', 'doneHeadline', 'trialHeadline'],
	...['confirmedHeadline', 'declinedHeadline', 'retrying', 'saving', 'makeAndModel', 'leftover'],
	...['reasonNeeded', 'thisPhone', 'phone', 'newPin', 'keptSynced', 'keptDevice', 'keptKey'],
];

/** What the page says while it works: the states that last until the user or PingOne has done something. */
const STATES = ['opening', 'preparing', 'waiting', 'trialWaiting'];

/** Codes after which the page sends the same request again by itself. */
const PASSING = ['busy', 'unavailable', 'checking', 'offline', 'running'];

/** What closes the page; the link opens with it. */
const FINAL = [
	...['expired', 'closed', 'used', 'usedAt', 'decided', 'confirmedAt', 'declinedAt', 'notYet'],
	...['revoked', 'over', 'probably', 'crossed'],
];

const CLOSED = { ok: false, canReport: true };

/** Refusals whose text has another name than the code. */
const TIMED: Record<string, object> = {
	usedAt: { ...CLOSED, code: 'used', at: AT },
	confirmedAt: { ...CLOSED, code: 'decided', decision: 'confirmed', at: AT },
	declinedAt: { ...CLOSED, code: 'decided', decision: 'declined', at: AT },
};

const OPTIONS = {
	challenge: 'YQ',
	rp: { id: 'localhost', name: 'Example Ltd' },
	rpId: 'localhost',
	user: { id: 'aWQ', name: 'ada', displayName: 'Ada' },
	pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
	timeout: 60_000,
};
const BEGUN = { ok: true, token: 'token', options: OPTIONS };

const viewOf = (origin: string, help = '+44 20 7946 0000') => ({
	company: 'Example Ltd',
	logoUrl: '',
	accent: '#1f5fbf',
	help,
	origin,
});

/** A page that does not come. */
const NEVER = '/never';

const NONCE = 'bm9uY2U=';

function render({ page, language = 'en' }: Pick<End, 'page' | 'language'>, origin: string): string {
	const { enroll, confirm } = LANGUAGES[language];
	const fill = <T extends object>(texts: T): T =>
		JSON.parse(JSON.stringify(texts).replaceAll('{company}', 'Example Ltd')) as T;
	const view = viewOf(origin);
	return page === 'confirm'
		? renderConfirmation({ ...view, texts: fill(confirm) }, NONCE)
		: renderPage({ ...view, texts: fill(enroll), asksNickname: false, attachment: 'BOTH' }, NONCE);
}

/** The texts that a page's script is given, by key: what it can say. */
export function scripted(page: End['page'], language: Language = 'en'): Record<string, string> {
	const html = render({ page, language }, '');
	const [, json] = /<script[^>]* id="data"[^>]*>([^<]*)</.exec(html) ?? [];
	return (JSON.parse(json) as { texts: Record<string, string> }).texts;
}

/** How one text comes about, as a request is refused. */
function refused(page: End['page'], key: string, text: string): End {
	const base = { page, name: key, text };
	const code = { ok: false, code: key, left: 2, repeat: PASSING.includes(key) };
	if (key === 'wrongLink') {
		return { ...base, replies: { open: code }, clicks: [], seen: ['note', '#paste button'] };
	}
	if (FINAL.includes(key)) {
		const reply = TIMED[key] ?? { ok: false, code: key };
		const seen = ['note', 'title', ...(key in TIMED ? ['report'] : [])];
		return { ...base, replies: { open: reply }, clicks: [], seen };
	}
	if (key === 'reason') {
		const replies = { open: OPENED, decline: { ok: false, code: key } };
		return {
			...base,
			replies,
			clicks: ['no', '#decline button'],
			seen: ['note', '#decline button'],
		};
	}
	const refusal = { ...base, replies: { open: OPENED, begin: code }, clicks: ['go'] };
	return PASSING.includes(key)
		? { ...refusal, seen: ['note', 'go', 'status'] }
		: { ...refusal, seen: ['note', 'go'] };
}

/** The link opens the test of the passkey that was registered with it. */
const TEST = { ...OPENED, test: true };

/** How the test of a new passkey ends, or stands still. */
const trials = (texts: Record<string, string>): Record<string, End[]> => {
	const trial: Pick<End, 'page' | 'clicks'> = { page: 'enroll', clicks: ['go'] };
	const told = (signedIn: boolean) => ({ ok: true, done: true, signedIn });
	const tried = { ...trial, text: texts.trialPassed, seen: ['doneTitle', 'tried'] };
	const key = 'answers';
	const asked = { ...trial, key: 'is asked', text: texts.trialWaiting } as const;
	return {
		trialPassed: [
			{ ...tried, key, name: 'tried', replies: { open: TEST, begin: BEGUN, finish: told(true) } },
			{
				...{ ...tried, key, name: 'enrolled and tried in one visit', clicks: ['go', 'try'] },
				replies: {
					open: [OPENED, TEST],
					begin: [{ ok: true, done: true, test: true }, BEGUN],
					finish: told(true),
				},
			},
		],
		trialFailed: [
			{
				...{ ...tried, name: 'not tried', text: texts.trialFailed, clicks: ['skip'] },
				replies: { open: TEST, decline: told(false) },
			},
		],
		trialAgain: [
			{
				...{ ...trial, key, name: 'not tried yet', text: texts.trialAgain, seen: ['note', 'go'] },
				replies: { open: TEST, begin: BEGUN, finish: { ok: false, code: 'late' } },
			},
		],
		trialWaiting: [
			{
				...asked,
				name: 'to be tried',
				clicks: [],
				seen: ['status', 'go'],
				replies: { open: TEST },
			},
			{ ...asked, name: 'is tried', seen: ['status', 'go'], replies: { open: TEST, begin: BEGUN } },
		],
	};
};

/** What is no refusal: successes and states, by the text that tells them. */
function others(page: End['page'], texts: Record<string, string>): Record<string, End[]> {
	const opening = { page, replies: {}, clicks: [], seen: ['status', 'title'] };
	const working = { page, replies: { open: OPENED }, clicks: ['go'], seen: ['status', 'go'] };
	const asked = { ...working, replies: { open: OPENED, begin: BEGUN }, key: 'is asked' } as const;
	const done = (name: string, more: object, seen: Seen = []): End => ({
		...{ page, name, text: texts.doneHeadline, clicks: ['go'], seen: ['doneTitle', ...seen] },
		replies: { open: OPENED, begin: { ok: true, done: true, ...more } },
	});
	const states = {
		opening: [{ ...opening, name: 'opening', text: texts.opening }],
		preparing: [{ ...working, name: 'preparing', text: texts.preparing }],
		waiting: [{ ...asked, name: 'waiting', text: texts.waiting }],
		reported: [
			{
				...{ page, name: 'reported', text: texts.reported, clicks: ['report'] },
				replies: {
					open: TIMED[page === 'enroll' ? 'usedAt' : 'confirmedAt'],
					report: { ok: true, reported: true },
				},
				seen: ['status', 'title'],
			},
		],
	};
	if (page === 'confirm') {
		const decided = { page, replies: { open: OPENED }, seen: ['doneTitle'] };
		const at = { ok: true, at: AT };
		return {
			...states,
			confirmedText: [
				{
					...{ ...decided, name: 'confirmed', text: texts.confirmedHeadline, clicks: ['go'] },
					...{ key: 'answers', replies: { open: OPENED, begin: BEGUN, finish: at } },
				} as End,
			],
			declinedText: [
				{
					...{ ...decided, name: 'declined', text: texts.declinedHeadline },
					...{ clicks: ['no', '#decline button'], replies: { open: OPENED, decline: at } },
				},
			],
		};
	}
	return {
		...states,
		doneHeadline: [
			done('enrolled', {}),
			done('enrolled, and a second passkey is offered', { backup: '0'.repeat(32) }, ['more']),
			done('enrolled, and its test is offered', { test: true }, ['try']),
			done('enrolled, and another page follows', { redirectUrl: NEVER }, ['onward']),
		],
		...trials(texts),
	};
}

/**
 * All ends of a page. What its script can say is one, unless it is named as something else above: a new
 * text cannot be forgotten.
 */
export function endsOf(page: End['page'], language: Language = 'en'): End[] {
	const texts = scripted(page, language);
	const known = others(page, texts);
	const refusals = Object.keys(texts)
		.filter((key) => ![...NOT_AN_END, ...STATES].includes(key) && !(key in known))
		.map((key) => refused(page, key, texts[key]));
	return [...Object.values(known).flat(), ...refusals].map((end) => ({ ...end, language }));
}

/** Plays the user's key, which asks this server whether it answers, before the page's own script runs. */
const KEY_SCRIPT = `<script nonce="${NONCE}">
const ask = async () => {
	const part = new Uint8Array([1]).buffer;
	const response = { clientDataJSON: part, authenticatorData: part, signature: part };
	await fetch(location.pathname, { method: 'POST', body: '{"action":"key"}' });
	return { id: 'AQ', rawId: part, type: 'public-key', response };
};
navigator.credentials.get = navigator.credentials.create = ask;
</script>`;

/** Pages of which each goes to one end. */
export interface Ends {
	/** Address of the page that goes to this end. */
	linkTo(end: End): string;
	close(): Promise<void>;
}

/**
 * Serves the pages, and plays the node.
 *
 * @param before is waited for before a request is answered: `key` is the key's, all others the page's
 */
export async function serveEnds(
	before: (action: string, end: End) => Promise<unknown> = async () => {},
): Promise<Ends> {
	const served: Array<{ end: End; replies: Replies }> = [];
	let origin = '';
	// While a request is held here, nothing tells the page that it was lost: it would send it again.
	let held: Promise<unknown> = Promise.resolve();
	const server = createServer((request, response) => {
		if (request.url === NEVER) return;
		const [, , place = '', status] = (request.url ?? '').split('/');
		const found = served[Number(place)];
		if (!found) return void response.end();
		if (status !== undefined) return void held.then(() => response.end('waiting'));
		const { end, replies } = found;
		if (request.method !== 'POST') {
			response.setHeader('content-type', 'text/html; charset=utf-8');
			const html = render(end, origin);
			return void response.end(html.replace('<script', `${KEY_SCRIPT}<script`));
		}
		let body = '';
		request.on('data', (part) => (body += String(part)));
		request.on('end', () => {
			const { action } = JSON.parse(body) as { action: string };
			const own = end.key === 'answers' ? { key: { ok: true } } : {};
			const answer = ({ ...own, ...replies } as Replies)[action];
			const reply = Array.isArray(answer) ? answer.shift() : answer;
			held = before(action, end);
			void held.then(() => {
				if (!reply) return;
				response.setHeader('content-type', 'application/json');
				response.statusCode = (reply as { ok: boolean }).ok ? 200 : 409;
				response.end(JSON.stringify(reply));
			});
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://localhost:${(server.address() as AddressInfo).port}`;
	return {
		linkTo(end) {
			served.push({ end, replies: structuredClone(end.replies) });
			return `${origin}/form-waiting/${served.length - 1}#${'0'.repeat(32)}`;
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** A CSS selector of what an end names. */
export const selectorOf = (name: string) => (/[ #]/.test(name) ? name : `#${name}`);
