import { JSDOM, VirtualConsole } from 'jsdom';

/** A request that the page has sent and that nothing has answered yet. */
export interface Held {
	action: string;
	body: Record<string, unknown>;
	/** Whether the page no longer waits for it. */
	isGivenUp(): boolean;
	/** @param reply the node's, or anything else that may come instead */
	answer(reply: object | string, status?: number): Promise<void>;
	/** The connection drops before the answer. */
	lose(): Promise<void>;
}

/** The browser asks for a key. */
export interface Asked {
	isAborted(): boolean;
	/** @param changes to what the browser gives */
	touch(changes?: object): Promise<void>;
}

/** What the browser that plays the page can do, and who uses it. */
export interface Browser {
	hasWebAuthn?: boolean;
	isSecure?: boolean;
	/** The address that the page has, without its fragment. */
	url?: string;
	/** What n8n says of the execution. */
	state?: () => string;
	userAgent?: string;
	/** What its reader reads, the most wanted first. */
	languages?: string[];
	/** Whether the pointer is a finger. */
	isTouch?: boolean;
	/** Whether the device itself has an authenticator. */
	isAuthenticator?: boolean;
	/** What another page of this browser has stored: that one is loaded again, or was opened in another tab. */
	stored?: Storage;
}

const PROOF = '0'.repeat(32);

/** Turns of the event loop in which everything has happened that can. */
const TURNS = 30;

const settle = async () => {
	for (let turn = 0; turn < TURNS; turn += 1) {
		await new Promise<void>((resolve) => setImmediate(resolve));
	}
};

const bytes = (text: string) => new TextEncoder().encode(text);

const credential = {
	id: 'aWQ',
	rawId: bytes('id'),
	type: 'public-key',
	response: {
		clientDataJSON: bytes('{}'),
		authenticatorData: bytes('data'),
		signature: bytes('signature'),
		attestationObject: bytes('object'),
	},
};

/** A page in a browser in which nothing happens by itself: no answer, no touch, no time. */
export class ScriptedPage {
	readonly held: Held[] = [];
	readonly asked: Asked[] = [];
	/** What the page threw without catching it. */
	readonly thrown: string[] = [];
	/** What was brought into the window, in order, by scrolling or with the focus. */
	readonly revealed: string[] = [];
	readonly #dom: JSDOM;
	#aheadMs = 0;
	#setByMs = 0;
	#pauses: Array<() => void> = [];

	constructor(html: string, browser: Browser = {}) {
		const {
			hasWebAuthn = true,
			isSecure = true,
			url = 'https://n8n.example.com/form-waiting/1',
		} = browser;
		const ask = async ({ signal }: { signal?: AbortSignal }) =>
			await new Promise<object>((resolve, reject) => {
				signal?.addEventListener('abort', () => reject(new Error('aborted')));
				this.asked.push({
					isAborted: () => signal?.aborted === true,
					touch: async (changes = {}) => {
						resolve({ ...credential, ...changes });
						await settle();
					},
				});
			});
		const timers = {
			setTimeout: (act: () => void, ms = 0) => {
				// Longer ones are limits, which nothing here reaches.
				if (ms < 20_000 && ms >= 2_000) this.#pauses.push(act);
				return 0;
			},
			clearTimeout: () => undefined,
			setInterval: () => 0,
			clearInterval: () => undefined,
		};
		const api = {
			isUserVerifyingPlatformAuthenticatorAvailable: async () =>
				await Promise.resolve(browser.isAuthenticator ?? true),
			getClientCapabilities: async () => await Promise.resolve({ hybridTransport: true }),
		};
		const virtualConsole = new VirtualConsole();
		virtualConsole.on('jsdomError', ({ message }: Error) => this.thrown.push(message));
		this.#dom = new JSDOM(html, {
			virtualConsole,
			url: `${url}#${PROOF}`,
			runScripts: 'dangerously',
			beforeParse: (own) => {
				Object.assign(own, timers, {
					isSecureContext: isSecure,
					fetch: async (address: string, init: RequestInit) =>
						await this.#reach(address, init, browser.state ?? (() => 'waiting')),
					matchMedia: () => ({ matches: browser.isTouch === true }),
					...(hasWebAuthn && { PublicKeyCredential: api }),
				});
				for (const [key, value] of Object.entries(browser.stored ?? {})) {
					own.localStorage.setItem(key, String(value));
				}
				const now = own.Date.now.bind(own.Date);
				own.Date.now = () => now() + this.#aheadMs + this.#setByMs;
				const span = own.performance.now.bind(own.performance);
				own.performance.now = () => span() + this.#aheadMs;
				const { revealed } = this;
				own.Element.prototype.scrollIntoView = function (this: Element) {
					// What is hidden has no place to which a browser could scroll.
					if (!this.closest('[hidden]')) revealed.push(this.id);
				};
				own.addEventListener('focusin', ({ target }) => revealed.push((target as Element).id));
				if (browser.languages) {
					Object.defineProperty(own.navigator, 'languages', { value: browser.languages });
				}
				if (hasWebAuthn) Object.assign(own.navigator, { credentials: { get: ask, create: ask } });
				if (browser.userAgent !== undefined) {
					Object.defineProperty(own.navigator, 'userAgent', { value: browser.userAgent });
				}
			},
		});
	}

	async #reach(address: string, init: RequestInit, state: () => string): Promise<object> {
		if (address.includes('n8n-execution-status')) {
			return { status: 200, text: async () => await Promise.resolve(state()) };
		}
		const body = JSON.parse(init.body as string) as Record<string, unknown>;
		return await new Promise((resolve, reject) => {
			init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
			this.held.push({
				action: String(body.action),
				body,
				isGivenUp: () => init.signal?.aborted === true,
				answer: async (reply, status = 200) => {
					const text = typeof reply === 'string' ? reply : JSON.stringify(reply);
					resolve({ status, text: async () => await Promise.resolve(text) });
					await settle();
				},
				lose: async () => {
					reject(new TypeError('Failed to fetch'));
					await settle();
				},
			});
		});
	}

	get window() {
		return this.#dom.window;
	}

	at(id: string): HTMLElement {
		const element = this.window.document.getElementById(id);
		if (!element) throw new Error(`no element ${id}`);
		return element;
	}

	text(id: string): string {
		return this.at(id).textContent ?? '';
	}

	isShown(id: string): boolean {
		return this.at(id).closest('[hidden]') === null;
	}

	fill(id: string, value: string): void {
		(this.at(id) as HTMLInputElement).value = value;
	}

	/** Clicks a button, or the button of a form. */
	async click(id: string): Promise<void> {
		const element = this.at(id);
		(element.querySelector('button') ?? element).click();
		await settle();
	}

	/** Enter in a text field: what a browser does (HTML, implicit submission). */
	async enter(id: string): Promise<void> {
		const { form } = this.at(id) as HTMLInputElement;
		if (!form) return;
		const button = form.querySelector<HTMLButtonElement>('button:not([type=button])');
		if (button) button.click();
		else form.dispatchEvent(new this.window.Event('submit', { cancelable: true, bubbles: true }));
		await settle();
	}

	/** The clock goes on, and nothing else happens. */
	wait(ms: number): void {
		this.#aheadMs += ms;
	}

	/** The clock is set, and no time passes. */
	setClock(ms: number): void {
		this.#setByMs += ms;
	}

	/** Time passes until the page sends again what it repeats. */
	async later(): Promise<void> {
		const pauses = this.#pauses;
		this.#pauses = [];
		for (const end of pauses) end();
		await settle();
	}

	/** The element that has the focus. */
	get focused(): string {
		return this.window.document.activeElement?.id ?? '';
	}

	/** What was sent, in order. */
	get sent(): string[] {
		return this.held.map(({ action }) => action);
	}

	/** The last request. */
	get last(): Held {
		const held = this.held.at(-1);
		if (!held) throw new Error('nothing was sent');
		return held;
	}

	/** The last key that was asked for. */
	get key(): Asked {
		const asked = this.asked.at(-1);
		if (!asked) throw new Error('no key was asked for');
		return asked;
	}

	settle = settle;
}
