import { setTimeout as delay } from 'node:timers/promises';
import { JSDOM, type DOMWindow } from 'jsdom';
import { ORIGIN, type WaitingExecution } from './execution.mts';

/** What the page gives the browser to make a passkey with. */
export interface CreationOptions {
	challenge: Uint8Array;
	rp: { id: string };
	timeout?: number;
}

/** The browser in which the page is opened. */
export interface Surroundings {
	/** Stands for `navigator.credentials.create`; gets the page to play with its clock. */
	create?: (options: CreationOptions, page: PageInDom) => unknown;
	/** Changes the browser before the page's script runs. */
	change?: (window: DOMWindow) => void;
	/** Accept-Language. */
	languages?: string;
}

/** A page in a browser without a screen. */
export interface PageInDom {
	/** What it sent, in order. */
	sent: Array<Record<string, unknown>>;
	/** Credentials that authenticators were told to forget. */
	forgotten: string[];
	window: DOMWindow;
	/** What an element says. */
	text(id: string): string;
	isShown(id: string): boolean;
	fill(id: string, value: string): void;
	/** Clicks, and waits until the page has nothing more to do. */
	click(id: string): Promise<void>;
	/** Lets time pass on the page's clock, in ms. */
	later(ms: number): void;
}

const POLL_MS = 5;
const MAX_LOOKS = 2_000;
/** Looks in a row at which nothing may be under way. */
const QUIET_LOOKS = 4;

/** Opens a link: the document that the node serves, with its own script, against the node itself. */
export async function openInDom(
	waiting: WaitingExecution,
	around: Surroundings = {},
): Promise<PageInDom> {
	const headers = { 'accept-language': around.languages };
	const { text: html } = await waiting.send({ method: 'GET', headers });
	const sent: PageInDom['sent'] = [];
	const forgotten: string[] = [];
	let open = 0;
	let ahead = 0;
	const fetch = async (_: string, { body = '{}' }: { body?: string } = {}) => {
		const asked = JSON.parse(body) as Record<string, unknown>;
		sent.push(asked);
		open += 1;
		const { status, text } = await waiting
			.send({ body: asked, proof: null })
			.finally(() => (open -= 1));
		return { status, text: async () => await Promise.resolve(text) };
	};
	const { window } = new JSDOM(html, {
		url: `${ORIGIN}/form-waiting/${waiting.executionId}#${waiting.proof}`,
		runScripts: 'dangerously',
		beforeParse(own) {
			const api = {
				signalUnknownCredential: async ({ credentialId }: { credentialId: string }) => {
					await Promise.resolve(forgotten.push(credentialId));
				},
			};
			Object.assign(own, { isSecureContext: true, PublicKeyCredential: api, fetch });
			const create = async ({ publicKey }: { publicKey: CreationOptions }) =>
				await Promise.resolve(around.create?.(publicKey, page));
			Object.assign(own.navigator, { credentials: { create } });
			const now = own.Date.now.bind(own.Date);
			own.Date.now = () => now() + ahead;
			const span = own.performance.now.bind(own.performance);
			own.performance.now = () => span() + ahead;
			// No layout, so nothing is out of sight.
			own.Element.prototype.scrollIntoView = () => undefined;
			own.matchMedia = () => ({ matches: false }) as never;
			around.change?.(own);
		},
	});
	const { document } = window;
	const at = (id: string) => document.getElementById(id) as HTMLInputElement;
	const idle = async () => {
		let looks = 0;
		for (let quiet = 0; quiet < QUIET_LOOKS; quiet += 1) {
			await delay(POLL_MS);
			if ((looks += 1) > MAX_LOOKS) throw new Error(`still busy: ${at('note').textContent}`);
			if (open > 0 || at('task')?.getAttribute('data-state') === 'working') quiet = -1;
		}
	};
	const page: PageInDom = {
		sent,
		forgotten,
		window,
		text: (id) => at(id).textContent ?? '',
		isShown: (id) => at(id).closest('[hidden]') === null,
		fill: (id, value) => {
			at(id).value = value;
		},
		click: async (id) => {
			at(id).click();
			await idle();
		},
		later: (ms) => {
			ahead += ms;
		},
	};
	await idle();
	return page;
}
