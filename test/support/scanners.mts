/** One way in which programs look at links that were mailed. */
interface Look {
	method: 'GET' | 'HEAD' | 'OPTIONS';
	headers: Record<string, string>;
	/** Added to the link's own query. */
	query: string;
}

const AGENTS = [
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36',
	'Mozilla/5.0 (compatible; Microsoft Office Existence Discovery)',
	'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
	'Mozilla/5.0 (compatible; Google-Safety)',
	'Barracuda Sentinel (EE)',
	'Mozilla/5.0 (compatible; proofpoint)',
	'TelegramBot (like TwitterBot)',
	'WhatsApp/2.24.0 A',
	'Teams/1.0 SkypeUriPreview Preview/0.5',
	'curl/8.11.0',
];

const PURPOSES: Array<Record<string, string>> = [
	{},
	{ purpose: 'prefetch' },
	{ 'sec-purpose': 'prefetch;prerender' },
	{ 'x-moz': 'prefetch' },
	{ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
	{ range: 'bytes=0-1023' },
];

/** What n8n's own approvals would act on. */
const QUERIES = ['', '&approved=true', '&approved=false', '&action=decline'];

/** Scanners, previews and prefetches of every kind. */
export const SCANNERS: Look[] = AGENTS.flatMap((agent) =>
	PURPOSES.flatMap((purpose) =>
		QUERIES.flatMap((query) =>
			(['GET', 'HEAD', 'OPTIONS'] as const).map((method) => ({
				...{ method, query },
				headers: { 'user-agent': agent, ...purpose },
			})),
		),
	),
);
