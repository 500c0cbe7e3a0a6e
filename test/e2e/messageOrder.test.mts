import type { Browser, Page } from 'playwright-core';
import { renderConfirmation } from '../../nodes/PingOne/page/html.ts';
import { LANGUAGES } from '../../nodes/PingOne/page/texts/index.ts';
import { withUnseen } from '../../nodes/PingOne/resources/confirmation/message.ts';
import { launch } from '../support/browser.mts';

/** Characters of each class of the Unicode Bidirectional Algorithm that a message can hold. */
const CLASSES: Record<string, string[]> = {
	L: ['A', 'z', '日'],
	R: ['א', 'ב'],
	AL: ['ع', 'م'],
	EN: ['1', '2', '۷'],
	AN: ['٣', '٤'],
	ES: ['+', '-'],
	ET: ['$', '%', '€'],
	CS: [',', '.', ':', '/'],
	NSM: ['\u05b0', '\u064e'],
	ON: ['>', '<', '(', ')', '=', '*'],
	WS: [' '],
};
const ALL = Object.values(CLASSES).flat();

/** What was once shown turned round, and its like. */
const TEXTS = [
	'From א: 100 -> 200 (fee 3)',
	'Cohen אב 4711 8822',
	'א 100 -> 200',
	'Pay 1,000.00 EUR to דוד לוי, account 12-34',
	'אשר תשלום של 100 ש״ח לדוד, חשבון 4711-22',
	'تحويل 100 إلى 200',
	'تحويل ٣ - ٤ + ٥',
	'A ٣ - ٤ B',
	'IBAN DE89 3704 0044 0532 0130 00 של דוד',
	'ratio א 1:2 / 3:4',
	'(א) 5 < 6 > (ב)',
	'-5 א +7',
	'2026-11-29 א 2026-12-01',
	'می\u200cخواهم 12 + 13',
];

/** Signs that turn, hide or move what stands beside them, as the operation names or leaves them. */
const SIGNS = [
	'Pay \u202e001\u202c EUR',
	'Pay \u2067100 -> 200\u2069 EUR',
	'\u200fPay 100 -> 200',
	'\u061cPay 100, 200',
	'Pay 1\u200b00 EUR',
	'Pay \u{e0031}00 EUR',
	'Pay\u3164100\u2800EUR',
	'Pay 1\u00ad00\ufeff EUR',
	'Pay 1\u03360\u03360 EUR א 200',
	'Pay\u00a0100\u2003EUR א -> 200',
	'Pay １００ EUR א ２００',
].map(withUnseen);

const isMark = (character: string) => /\p{M}|\u200c/u.test(character);
const isRight = (character: string) =>
	/[\p{Script=Hebrew}\p{Script=Arabic}\u064e]/u.test(character) && !/[\p{N}]/u.test(character);

/** The message's order: all as written, and words from right to left turned, each run for itself. */
function expectedOrder(text: string): string {
	const out: string[] = [];
	let run: string[] = [];
	let spaces: string[] = [];
	const end = () => {
		out.push(...run.reverse(), ...spaces);
		run = [];
		spaces = [];
	};
	for (const character of text) {
		if (character === ' ' && run.length > 0) spaces.push(character);
		else if (isRight(character)) {
			run.push(...spaces, character);
			spaces = [];
		} else if (character !== '\u200c') {
			end();
			out.push(character);
		}
	}
	end();
	return out.filter((character) => !isMark(character)).join('');
}

/** Pseudo-random numbers, always the same. */
function rolling(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return state / 0x80000000;
	};
}

function generated(): string[] {
	const roll = rolling(7);
	const pick = <T,>(from: T[]) => from[Math.floor(roll() * from.length)];
	return Array.from({ length: 1_000 }, () => {
		const length = 3 + Math.floor(roll() * 14);
		return Array.from({ length }, () => pick(pick(Object.values(CLASSES)))).join('');
	});
}

const pairs = () =>
	ALL.flatMap((one) =>
		ALL.flatMap((other) => [`${one}${other}`, `A1${one}${other}2B`, `א1${one}${other}2ב`]),
	);

/** Spaces at the ends of a line have no place. */
const trimmed = (texts: string[]) => texts.map((text) => text.trim()).filter((text) => text !== '');

let browser: Browser;

beforeAll(async () => {
	browser = await launch();
});

afterAll(async () => await browser.close());

/** Opens the page with a message, as the node would serve it. */
async function show(message: string): Promise<Page> {
	const origin = 'https://n8n.example.com';
	const frame = { company: 'Example Ltd', logoUrl: '', accent: '#1f5fbf', help: '', origin };
	const html = renderConfirmation({ ...frame, texts: LANGUAGES.en.confirm }, 'bm9uY2U=');
	const page = await browser.newPage({ viewport: { width: 1_600, height: 900 } });
	await page.route(`${origin}/**`, async (route) => {
		const reply = { ok: true, name: 'Ada', account: 'ada', message, validFor: 1e6 };
		await route.fulfill(
			route.request().method() === 'POST'
				? { json: { ...reply, validUntil: '2030-01-01T00:00:00Z' } }
				: { contentType: 'text/html', body: html },
		);
	});
	await page.goto(`${origin}/form-waiting/1#${'0'.repeat(32)}`);
	await page.waitForSelector('#offer:not([hidden])');
	await page.addStyleTag({ content: 'main{max-width:none!important}' });
	return page;
}

/** Runs inside the page: the characters of each line, from left to right as they are drawn. */
function drawnOrder(): string[] {
	const message = document.getElementById('message');
	const walker = document.createTreeWalker(message as Node, NodeFilter.SHOW_TEXT);
	const lines: Array<Array<{ character: string; left: number }>> = [[]];
	const range = document.createRange();
	for (let node = walker.nextNode(); node; node = walker.nextNode()) {
		let at = 0;
		for (const character of node.nodeValue ?? '') {
			range.setStart(node, at);
			at += character.length;
			range.setEnd(node, at);
			if (character === '\n') lines.push([]);
			else {
				const { left, right } = range.getBoundingClientRect();
				lines[lines.length - 1].push({ character, left: (left + right) / 2 });
			}
		}
	}
	return lines.map((line) =>
		line
			.filter(({ character }) => !/\p{M}|\u200c/u.test(character))
			.sort((one, other) => one.left - other.left)
			.map(({ character }) => character)
			.join(''),
	);
}

it.each([
	['texts that were turned round', () => TEXTS],
	['signs that nobody sees, gaps and marks', () => SIGNS],
	['every pair of classes', pairs],
	['a thousand generated ones', generated],
])('shows %s in their order', async (_, make) => {
	const texts = trimmed(make());
	const page = await show(texts.join('\n'));
	expect(await page.textContent('#message')).toBe(texts.join('\n'));
	const drawn = await page.evaluate(drawnOrder);
	const wrong = texts
		.map((text, index) => ({ text, drawn: drawn[index], expected: expectedOrder(text) }))
		.filter(({ drawn: seen, expected }) => seen !== expected);
	expect(wrong).toEqual([]);
	expect(drawn).toHaveLength(texts.length);
	await page.close();
});
