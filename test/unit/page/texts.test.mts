import { renderConfirmation, renderPage } from '../../../nodes/PingOne/page/html.ts';
import { LANGUAGES, textsFor } from '../../../nodes/PingOne/page/texts/index.ts';
import type { OtherLink } from '../../../nodes/PingOne/waiting/wait.ts';

const PAGES = ['enroll', 'confirm'] as const;
const OTHERS = Object.entries(LANGUAGES).filter(([code]) => code !== 'en');

const placeholders = (text: string) => text.match(/\{\w+\}/g)?.sort() ?? [];

describe.each(OTHERS)('%s', (_, words) => {
	it.each(PAGES)('says all that English says on the page %s, and nothing else', (page) => {
		expect(Object.keys(words[page])).toEqual(Object.keys(LANGUAGES.en[page]));
	});

	it.each(PAGES)('fills in the same on the page %s', (page) => {
		const filledIn = (texts: object) =>
			Object.entries(texts).map(([key, text]) => [key, placeholders(text as string)]);
		expect(filledIn(words[page])).toEqual(filledIn(LANGUAGES.en[page]));
	});
});

/** Of another link in an execution that waits: links of both kinds are told the same. */
const OF_OTHER_LINKS = ['over', 'notYet', 'wrongLink'] satisfies Array<OtherLink['code']>;

it.each(PAGES)('the page %s has words for a link that is not waited for', (page) => {
	expect(Object.keys(LANGUAGES.en[page])).toEqual(expect.arrayContaining(OF_OTHER_LINKS));
});

/** Each text replaced by its key in brackets. */
const marked = (texts: object): Record<string, string> =>
	Object.fromEntries(Object.keys(texts).map((key) => [key, `[${key}]`]));

const frame = {
	company: 'C',
	logoUrl: '',
	accent: '#1f5fbf',
	help: '',
	origin: 'https://n.example',
};

it('nothing on either page, in any state, is said in words that Custom Texts cannot replace', () => {
	const { enroll, confirm } = LANGUAGES.en;
	const own = { enroll: marked(enroll), confirm: marked(confirm) };
	const documents = [
		...(['PLATFORM', 'CROSS_PLATFORM', 'BOTH', undefined] as const).flatMap((attachment) =>
			(['expired', 'closed', 'unavailable', undefined] as const).map((blocked) => {
				const texts = textsFor('enroll', 'en', own.enroll);
				return renderPage({ ...frame, texts, attachment, asksNickname: true, blocked }, 'n');
			}),
		),
		renderConfirmation({ ...frame, texts: textsFor('confirm', 'en', own.confirm) }, 'n'),
	];
	const all = documents.join('');
	for (const [page, texts] of Object.entries({ enroll, confirm })) {
		for (const [key, text] of Object.entries(texts)) {
			expect([page, key, all.includes(`[${key}]`)]).toEqual([page, key, true]);
			if (text.includes(' ')) expect([page, key, all.includes(text)]).toEqual([page, key, false]);
		}
	}
});
