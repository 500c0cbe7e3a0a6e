import { helpParagraph } from '../../../nodes/PingOne/page/parts.ts';

const link = (target: string, text: string) =>
	`<a dir="ltr" href="${target}" rel="noreferrer">${text}</a>`;

it.each([
	['Call 1234.', 'Call 1234.'],
	['Call +49 30 1234-567!', `Call ${link('tel:+49301234567', '+49 30 1234-567')}!`],
	[
		'Write to help@example.com.',
		`Write to ${link('mailto:help@example.com', 'help@example.com')}.`,
	],
	[
		'See https://help.example.com/keys?a=1&b=2 (new)',
		`See ${link('https://help.example.com/keys?a=1&amp;b=2', 'https://help.example.com/keys?a=1&amp;b=2')} (new)`,
	],
	[
		'a@b.example, 030 1234567',
		`${link('mailto:a@b.example', 'a@b.example')}, ${link('tel:0301234567', '030 1234567')}`,
	],
	['http://x.example javascript:alert(1)', 'http://x.example javascript:alert(1)'],
	['<b>"x"</b> https://x.example/"onclick="', undefined],
])('%s', (help, expected) => {
	const html = helpParagraph(help);
	if (expected !== undefined) expect(html).toBe(`<p dir="auto" class="quiet">${expected}</p>`);
	expect(html).not.toMatch(/<b>|"onclick|javascript:[^<]*"/);
});

it('is nothing without text', () => {
	expect(helpParagraph('')).toBe('');
});
