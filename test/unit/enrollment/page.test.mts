import { accentOn, isColor } from '../../../nodes/PingOne/page/color.ts';
import { LANGUAGES, textsFor } from '../../../nodes/PingOne/page/texts/index.ts';
import { enrollment } from '../../../nodes/PingOne/enrollment/protocol.ts';
import { toSafeName, toSafeText } from '../../../nodes/PingOne/page/toSafeText.ts';
import { contentSecurityPolicy } from '../../../nodes/PingOne/page/headers.ts';
import type { Blocked } from '../../../nodes/PingOne/page/view.ts';
import type { EnrollmentWait } from '../../../nodes/PingOne/enrollment/wait.ts';

const NONCE = 'bm9uY2U=';

const wait = (changes: Partial<EnrollmentWait['page']> = {}): EnrollmentWait => ({
	version: 1,
	kind: 'enroll',
	nonce: 'n',
	person: { id: 'u', username: 'ada.lovelace', name: 'Ada Lovelace' },
	link: { purpose: 'enrollment', salt: 's', digests: ['d'], codes: [], asksStartCode: false },
	others: [],
	reminder: 0,
	known: [],
	onFailure: 'end',
	device: { type: 'FIDO2', rp: { id: 'localhost', name: 'Example Ltd' }, policy: { id: 'p' } },
	origin: 'http://localhost:5678',
	expiresAt: 0,
	ifExists: 'createAnother',
	maxAttempts: 10,
	environmentId: 'e',
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

const render = (one: EnrollmentWait, blocked?: Blocked) =>
	enrollment.render(one, { blocked, nonce: NONCE, accepted: undefined });

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
			texts: Object.fromEntries(Object.keys(LANGUAGES.en.enroll).map((key) => [key, text])),
		};
		const clean = tags(render(wait({ help: 'x' })));
		const dirty = tags(render(wait(hostile)));
		const shape = (tag: string) => tag.replace(/"[^"]*"/g, '""');
		expect(dirty.map(shape)).toEqual(clean.map(shape));
	});

	it.each(HOSTILE)('%j reaches the script as data', (text) => {
		const html = render(wait({ texts: { saving: text } }));
		const json = /<script type="application\/json"[^>]*>([^<]*)<\/script>/.exec(html)?.[1] ?? '';
		const data = JSON.parse(json) as { texts: { saving: string } };
		const filled = textsFor('enroll', 'en', { saving: text }, { company: 'Example Ltd' });
		expect(data.texts.saving).toBe(filled.saving);
	});

	it('fills in once: a company that looks like a placeholder stays one', () => {
		const html = render(wait({ company: '{company} $& $1' }));
		expect(html).toContain('you sign in to {company} $&amp; $1 with');
	});
});

describe('names', () => {
	it.each([
		['a mark that turns the text round', ' Eve\u202e adA\u200b\n\tL ', 'Eve adA L'],
		['joiners between letters stay', 'می\u200cخواهم', 'می\u200cخواهم'],
		['joiners elsewhere go', 'Ada\u200d \u200cL', 'Ada L'],
		['Hangul fillers', '\u3164\u115f\u1160\uffa0', ''],
		['a blank Braille pattern', '\u2800', ''],
		['a grapheme joiner and tags', 'A\u034fd\u{e0041}a', 'A d a'],
		['Mongolian and deprecated marks', 'A\u180eB\u206aC', 'A B C'],
		['annotations', 'A\ufff9B\ufffaC\ufffb', 'A B C'],
		['private use', 'A\ue000B\ue001', 'A B'],
		['piles of marks', `a${'\u0301'.repeat(300)}`, `a${'\u0301'.repeat(3)}`],
	])('%s', (_, text, expected) => {
		expect(toSafeText(text)).toBe(expected);
	});

	it('end after a hundred characters', () => {
		expect(toSafeName('x'.repeat(5_000))).toBe(`${'x'.repeat(100)}…`);
		expect(toSafeName('😀'.repeat(100))).toBe('😀'.repeat(100));
	});
});

describe('the policy for the logo', () => {
	const source = (url: string) =>
		contentSecurityPolicy(NONCE, url)
			.split('; ')
			.filter((one) => one.startsWith('img-src'));

	it.each([
		['', ''],
		['https://cdn.example.com/a/logo.svg?v=1', 'https://cdn.example.com/a/logo.svg'],
		["https://cdn.example.com/a;b,c'd.svg", 'https://cdn.example.com/a%3Bb%2Cc%27d.svg'],
		['https://cdn.example;sandbox/logo.svg', ''],
		['https://*/logo.svg', ''],
		['https://a,b/', ''],
		["https://'self'/", ''],
		['http://cdn.example.com/logo.svg', ''],
	])('%s', (url, expected) => {
		expect(source(url)).toEqual([`img-src 'self' ${expected}`.trim()]);
		expect(contentSecurityPolicy(NONCE, url)).not.toContain(',');
	});
});

describe('the document', () => {
	it('has no address but its own: nothing is loaded from elsewhere', () => {
		const html = render({ ...wait(), origin: '' });
		expect(html.match(/https?:\/\/[^"'\s<]+/g) ?? []).toEqual([]);
		expect(html).not.toMatch(/\son\w+=|style=|javascript:/i);
		for (const tag of tags(html).filter((one) => /^<(script|style)/.test(one))) {
			expect(tag).toContain(`nonce="${NONCE}"`);
		}
	});

	it('names nobody', () => {
		expect(render(wait())).not.toMatch(/\bAda\b|Lovelace/i);
	});

	it.each(['expired', 'closed'] as const)(
		'%s: names nobody, and has neither button nor script',
		(blocked) => {
			const html = render(wait({ help: 'Ask 1234' }), blocked);
			expect(html).not.toMatch(/Ada|lovelace|<button|<script/);
			expect(html).toContain('Ask 1234');
		},
	);

	it.each([
		['PLATFORM', 'phone or computer that recognizes you'],
		['CROSS_PLATFORM', 'You need a security key'],
		['BOTH', 'or a security key.'],
	] as const)('says that the policy allows %s', (attachment, text) => {
		expect(render(wait({ attachment }))).toContain(text);
	});
});

describe.each(Object.keys(LANGUAGES))('the language %s', (language) => {
	const { enroll: texts } = LANGUAGES[language];

	it('has every text, with the placeholders of the English one', () => {
		const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
		for (const [key, english] of Object.entries(LANGUAGES.en.enroll)) {
			const text = texts[key as keyof typeof texts];
			expect([key, text.trim() === '']).toEqual([key, false]);
			expect([key, placeholders(text)]).toEqual([key, placeholders(english)]);
		}
	});

	it('is declared in the document, and its own', () => {
		const html = render(wait({ language }));
		expect(html).toContain(`<html lang="${texts.lang}" dir="ltr">`);
		const same = Object.entries(LANGUAGES.en.enroll).filter(
			([key, english]) => texts[key as keyof typeof texts] === english,
		);
		expect(language === 'en' ? [] : same).toEqual([]);
	});
});

it('falls back to English for a language that it does not have, and takes own texts', () => {
	expect(textsFor('enroll', 'xx', { lang: 'sv', button: 'Skapa' })).toMatchObject({
		lang: 'sv',
		button: 'Skapa',
		again: 'Try again',
	});
	expect(textsFor('enroll', '__proto__').button).toBe('Set up passkey');
});

/** WCAG 2.2, "relative luminance" and "contrast ratio", for `#rrggbb`. */
function contrast(one: string, other: string): number {
	const luminance = (color: string) => {
		const [red, green, blue] = [1, 3, 5]
			.map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
			.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	};
	const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (light + 0.05) / (dark + 0.05);
}

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
