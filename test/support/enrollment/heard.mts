import { setTimeout as delay } from 'node:timers/promises';
import { click, type OtherBrowser, textOnceShown } from '../browsers/otherBrowser.mts';
import { type ScreenReader, startScreenReader } from '../browsers/screenReader.mts';
import { type End, endsOf, scripted, selectorOf, serveEnds } from './ends.mts';

/* What a screen reader says at the ends of the pages, from the opening of each to the next. */

/** When something is taken to be never said, in ms: it ends what hangs, and judges nothing. */
const MAX_MS = 60_000;
const POLL_MS = 50;

/** How long a screen reader is waited for that reads no page when it opens, in ms. */
const READING_MS = 5_000;

/** How long nobody has said anything when a user takes a page in, or PingOne answers, in ms. */
const QUIET_MS = 1_000;

/** The part of a text before what is filled in. */
const beginning = (text: string) => text.split(/\{\w+\}/)[0].trim();

/** Listens to one end: to everything that is said from the opening of its page to the next page. */
class Listener {
	private readonly texts: Record<string, string>;

	/** Where it begins. */
	private readonly from: number;

	/** Where the page is read. */
	private first?: number;

	/** How much of what was said is expected. */
	private next: number;

	/** What is to be said of all that the page can say, in order. */
	readonly expected: string[] = [];

	/** Requests before which everything was said. */
	readonly passed: string[] = [];

	/** Why a request is not answered. */
	failed?: Error;

	/** Whether no request is answered any more. */
	isOver = false;

	constructor(
		private readonly reader: ScreenReader,
		readonly end: End,
	) {
		this.texts = scripted(end.page, end.language);
		this.from = reader.spoken.length;
		this.next = this.from;
	}

	private async eventually(what: string, look: () => boolean): Promise<void> {
		const deadline = Date.now() + MAX_MS;
		while (!look()) {
			if (this.failed) throw this.failed;
			if (Date.now() > deadline) throw new Error(`${what}, after:\n${this.lines().join('\n')}`);
			await delay(POLL_MS);
		}
	}

	/** Waits until something is said, after all that was said before it. */
	private async hear(words: string): Promise<void> {
		const find = () =>
			this.reader.spoken.findIndex((line, at) => at >= this.next && line.includes(words));
		await this.eventually(`"${words}" is not said`, () => find() >= 0);
		this.next = find() + 1;
	}

	/** Waits until the screen reader has nothing more to say. */
	async rest(): Promise<void> {
		const { spoken } = this.reader;
		let count;
		do {
			count = spoken.length;
			await delay(QUIET_MS);
		} while (count !== spoken.length);
	}

	/** Waits for a message. */
	async expect(text: string): Promise<void> {
		this.expected.push(beginning(text));
		await this.hear(beginning(text));
	}

	/** What is said before a request is answered, or a key. */
	async hearBefore(action: string): Promise<void> {
		const { texts, end } = this;
		const isTest = end.name.includes('tried');
		const said: Record<string, string | undefined> = {
			begin: texts.preparing,
			key: isTest ? texts.trialWaiting : texts.waiting,
			finish: isTest ? undefined : texts.saving,
			decline: isTest ? undefined : texts.preparing,
		};
		if (this.passed.length === 0) await this.hearPage();
		else if (said[action]) await this.expect(said[action]);
		this.passed.push(action);
	}

	/** The page is read first. What it says meanwhile is read with it, or not at all. */
	async hearPage(): Promise<void> {
		const deadline = Date.now() + READING_MS;
		const { headline } = this.texts;
		while (!this.lines().some((line) => line.includes(headline)) && Date.now() < deadline) {
			await delay(POLL_MS);
		}
		this.first = this.reader.spoken.length;
		this.next = this.first;
	}

	/** What is said once the link has opened, or not. */
	async hearOpened(): Promise<void> {
		const { texts, end } = this;
		await this.hearRequest('open');
		await this.hear('heading 1');
		const { open } = end.replies;
		const { test, ok, code } = (Array.isArray(open) ? open[0] : open) as Record<string, unknown>;
		if (test) await this.expect(texts.trialWaiting);
		if (!ok && end.clicks.length > 0)
			await this.expect(texts[code === 'used' ? 'usedAt' : 'confirmedAt']);
	}

	/** Waits until all is said that is said before a request. */
	async hearRequest(action: string): Promise<void> {
		await this.eventually(`${action} is not asked for`, () => this.passed.includes(action));
	}

	/** What is said at the end. */
	async hearEnd(): Promise<void> {
		const { texts, end } = this;
		const state = { preparing: 'begin', waiting: 'key', 'is tried': 'key' }[end.name];
		const last = ['finish', 'decline', 'report', 'begin', 'open'].find(
			(each) => each in end.replies,
		);
		await this.hearRequest(state ?? last ?? 'open');
		if (!state && end.name !== 'to be tried') {
			const isEnrolled = end.page === 'enroll' && end.seen.includes('doneTitle');
			await this.expect(isEnrolled ? texts.doneHeadline : end.text);
		}
	}

	/** All that was said, to the page that is opened next. */
	lines(next?: Listener): string[] {
		return this.reader.spoken.slice(this.from, next?.first);
	}

	/** What was said otherwise than expected, with the page that is opened next. */
	fault(next: Listener): string[] {
		const { preparing, waiting, trialWaiting = waiting, saving } = this.texts;
		const states = [preparing, waiting, trialWaiting, saving].filter(
			(words) => words !== undefined,
		);
		const known = [...new Set([...states, ...this.expected])];
		const heard = this.reader.spoken
			.slice(this.first, next.first)
			.flatMap((line) => known.filter((words) => line.includes(words)));
		return heard.join('|') === this.expected.join('|')
			? []
			: [`${this.end.name}: said ${heard.join(' | ')}, not ${this.expected.join(' | ')}`];
	}
}

/** What was heard of a page. */
interface Heard {
	/** What was said otherwise than expected. */
	faults: string[];
	/** All that was said, by end. */
	log: string;
}

/** Does what leads to an end, and waits until all is said. @throws an Error when something is never said */
async function play(browser: OtherBrowser, listener: Listener): Promise<void> {
	const { end } = listener;
	await listener.hearOpened();
	for (const each of end.clicks) {
		if (each === 'try') {
			await listener.hearRequest('begin');
			await listener.expect(scripted(end.page, end.language).doneHeadline);
		}
		const selector = selectorOf(each);
		await textOnceShown(browser, selector);
		// As the mouse does, or the way there by Tab.
		await browser.read(`document.querySelector(${JSON.stringify(selector)}).focus()`);
		await listener.rest();
		await click(browser, selector);
	}
	await listener.hearEnd();
}

/**
 * Plays all ends of a page to a screen reader.
 *
 * @param path of the screen reader
 * @param start starts a browser on its screen
 */
export async function hearEnds(
	path: string,
	start: (screen: NodeJS.ProcessEnv) => Promise<OtherBrowser>,
	page: End['page'],
	language: End['language'],
): Promise<Heard> {
	const reader: ScreenReader = await startScreenReader(path);
	const listeners: Listener[] = [];
	const faults: string[] = [];
	const ends = await serveEnds(async (action, end) => {
		const listener = listeners.at(-1)!;
		// A page that repeats its request, or is being left.
		if (listener.isOver || listener.end !== end) await new Promise(() => {});
		await listener.hearBefore(action).catch(async (error: unknown) => {
			listener.failed = error as Error;
			await new Promise(() => {});
		});
	});
	let browser: OtherBrowser | undefined;
	try {
		browser = await start(reader.env);
		const [opening, ...all] = endsOf(page, language);
		for (const end of all) {
			const listener = new Listener(reader, end);
			listeners.push(listener);
			await browser.open(ends.linkTo(end));
			await play(browser, listener).catch((error: unknown) => {
				// The other ends tell whether it is the only one.
				faults.push(`${end.name}: ${String(error)}`);
			});
			listener.isOver = true;
			await listener.rest();
		}
		// What is still said of the last end is said before the next page is read.
		const last = new Listener(reader, opening);
		listeners.push(last);
		await browser.open(ends.linkTo(opening));
		await last.hearPage();
		return {
			faults: [
				...faults,
				...all.flatMap((_, index) => listeners[index].fault(listeners[index + 1])),
			],
			log: all
				.map(({ name }, index) => [`# ${name}`, ...listeners[index].lines(listeners[index + 1])])
				.flat()
				.join('\n'),
		};
	} finally {
		await browser?.close();
		await ends.close();
		await reader.close();
	}
}
