import { accentOn, contrast, isColor } from '../../../nodes/PingOne/enrollment/page/color.ts';
import { renderPage } from '../../../nodes/PingOne/enrollment/page/html.ts';
import { fill, LANGUAGES, textsFor } from '../../../nodes/PingOne/enrollment/page/texts/index.ts';
import { viewOf } from '../../../nodes/PingOne/enrollment/page/view.ts';
import { plain } from '../../../nodes/PingOne/enrollment/safeText.ts';
import type { Wait } from '../../../nodes/PingOne/enrollment/protocol/wait.ts';

const NONCE = 'bm9uY2U=';

const wait = (changes: Partial<Wait['page']> = {}, person: Partial<Wait['person']> = {}): Wait => ({
	version: 1,
	nonce: 'n',
	person: { id: 'u', username: 'ada.lovelace', name: 'Ada Lovelace', ...person },
	device: { rp: { id: 'localhost', name: 'Example Ltd' } },
	origin: 'http://localhost:5678',
	expiresAt: 0,
	ifExists: 'createAnother',
	mostTries: 10,
	linkCodeHash: '',
	call: { timeoutMs: 1 },
	page: {
		language: 'en',
		texts: {},
		company: 'Example Ltd',
		logoUrl: '',
		accent: '#1f5fbf',
		redirectUrl: '',
		asksNickname: true,
		help: '',
		...changes,
	},
});

/** What browsers see of markup: every tag, with its attributes. */
const tags = (html: string) =>
	html.replace(/<(script|style)([^>]*)>[\s\S]*?<\/\1>/g, '<$1$2>').match(/<[a-z!][^>]*>/gi) ?? [];

describe('escaping', () => {
	const HOSTILE = [
		'<script>alert(1)</script>',
		'"><img src=x onerror=alert(1)>',
		"' onmouseover='alert(1)",
		'</script><script>alert(1)</script>',
		'<!--<script>',
		']]>&lt;&#60;',
		'\u2028\u2029</style>',
		'{name}{account}{company}',
	];

	it.each(HOSTILE)('%j adds no tag and no attribute, wherever it stands', (text) => {
		const hostile = {
			company: text,
			help: text,
			texts: Object.fromEntries(Object.keys(LANGUAGES.en.texts).map((key) => [key, text])),
		};
		const person = { name: text, username: `${text}2` };
		const clean = tags(renderPage(viewOf(wait({ help: 'x' })), NONCE));
		const dirty = tags(renderPage(viewOf(wait(hostile, person)), NONCE));
		const shape = (tag: string) => tag.replace(/"[^"]*"/g, '""');
		expect(dirty.map(shape)).toEqual(clean.map(shape));
	});

	it.each(HOSTILE)('%j reaches the script as data', (text) => {
		const html = renderPage(viewOf(wait({ texts: { doneText: text } })), NONCE);
		const json = /<script type="application\/json"[^>]*>([^<]*)<\/script>/.exec(html)?.[1] ?? '';
		const data = JSON.parse(json) as { texts: { doneText: string } };
		expect(data.texts.doneText).toBe(
			fill(text, {
				name: 'Ada Lovelace',
				account: 'Ada Lovelace (ada.lovelace)',
				company: 'Example Ltd',
			}),
		);
	});

	it('fills in once: a name that looks like a placeholder stays a name', () => {
		const html = renderPage(viewOf(wait({}, { name: '{account} $& $1' })), NONCE);
		expect(html).toContain('Hello {account} $&amp; $1,');
	});

	it('takes disguises out of names', () => {
		expect(plain(' Eve\u202e adA\u200b\n\tL ')).toBe('Eve adA L');
		expect(plain('می\u200cخواهم')).toBe('می\u200cخواهم');
	});
});

describe('the document', () => {
	it('has no address but its own: nothing is loaded from elsewhere', () => {
		const html = renderPage(viewOf({ ...wait(), origin: '' }), NONCE);
		expect(html.match(/https?:\/\/[^"'\s<]+/g) ?? []).toEqual([]);
		expect(html).not.toMatch(/\son\w+=|style=|javascript:/i);
		for (const tag of tags(html).filter((one) => /^<(script|style)/.test(one))) {
			expect(tag).toContain(`nonce="${NONCE}"`);
		}
	});

	it.each(['expired', 'closed', 'used', 'wrongLink'] as const)(
		'%s: names nobody, and has neither button nor script',
		(blocked) => {
			const html = renderPage(viewOf(wait({ help: 'Ask 1234' }), blocked), NONCE);
			expect(html).not.toMatch(/Ada|lovelace|<button|<script/);
			expect(html).toContain('Ask 1234');
		},
	);

	it.each([
		['PLATFORM', 'phone or computer that recognises you'],
		['CROSS_PLATFORM', 'You need a security key'],
		['BOTH', 'or a security key.'],
	] as const)('says that the policy takes %s', (kinds, text) => {
		expect(renderPage(viewOf(wait({ kinds })), NONCE)).toContain(text);
	});
});

describe.each(Object.keys(LANGUAGES))('the language %s', (language) => {
	const { texts } = LANGUAGES[language];

	it('has every text, with the placeholders of the English one', () => {
		const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
		for (const [key, english] of Object.entries(LANGUAGES.en.texts)) {
			const text = texts[key as keyof typeof texts];
			expect([key, text.trim() === '']).toEqual([key, false]);
			expect([key, placeholders(text)]).toEqual([key, placeholders(english)]);
		}
	});

	it('is declared in the document, and its own', () => {
		const html = renderPage(viewOf(wait({ language })), NONCE);
		expect(html).toContain(`<html lang="${language}">`);
		const same = Object.entries(LANGUAGES.en.texts).filter(
			([key, english]) => texts[key as keyof typeof texts] === english,
		);
		expect(language === 'en' ? [] : same).toEqual([]);
	});
});

it('falls back to English for a language that it does not have, and takes own texts', () => {
	expect(textsFor('xx', { lang: 'sv', button: 'Skapa' })).toMatchObject({
		lang: 'sv',
		button: 'Skapa',
		again: 'Try again',
	});
	expect(textsFor('__proto__').button).toBe('Set up passkey');
});

describe('the accent', () => {
	const COLORS = ['#000000', '#ffffff', '#ffff00', '#808080', '#1f5fbf', '#00ff00', '#777777'];

	it.each(COLORS)('%s can be seen in both themes, and the text on it be read', (color) => {
		for (const background of ['#ffffff', '#161b22']) {
			const { fill: accent, text } = accentOn(color, background);
			expect(contrast(accent, background)).toBeGreaterThanOrEqual(3);
			expect(contrast(text, accent)).toBeGreaterThanOrEqual(4.5);
		}
	});

	it('stays as it is where it can be read', () => {
		expect(accentOn('#1F5FBF', '#ffffff')).toEqual({ fill: '#1f5fbf', text: '#ffffff' });
	});

	it.each(['', '#fff', 'red', '#12345g', '#123456;', ' #123456'])('%j is no color', (text) => {
		expect(isColor(text)).toBe(false);
	});
});
