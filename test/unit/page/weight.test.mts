import { brotliCompressSync } from 'node:zlib';
import { renderConfirmation, renderPage } from '../../../nodes/PingOne/page/html.ts';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';

const MAX_BYTES = 10_000;
const MAX_TOGETHER = 18_580;

const frame = {
	company: 'Example Ltd',
	logoUrl: 'https://www.example.com/logo.svg',
	accent: '#1f5fbf',
	help: 'Questions? Call the service desk: extension 1234',
	origin: 'https://n8n.example.com',
};

const weightOf = (html: string) => brotliCompressSync(html).length;

it.each(Object.entries(LANGUAGES))(
	'takes less than 10 kB in %s, and both together no more than they did',
	(_, { enroll: texts, confirm: confirmTexts }) => {
		const enroll = { ...frame, texts, attachment: 'BOTH' as const, asksNickname: true };
		const confirm = { ...frame, texts: confirmTexts };
		const weights = [
			weightOf(renderPage(enroll, 'bm9uY2U=')),
			weightOf(renderConfirmation(confirm, 'bm9uY2U=')),
		];
		expect(Math.max(...weights)).toBeLessThan(MAX_BYTES);
		expect(weights[0] + weights[1]).toBeLessThanOrEqual(MAX_TOGETHER);
	},
);
