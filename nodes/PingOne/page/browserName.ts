/** In the order in which they are looked for: most browsers name others, too. */
const BROWSERS: Array<[mark: string, name: string]> = [
	['Edg/', 'Edge'],
	['EdgA/', 'Edge'],
	['EdgiOS/', 'Edge'],
	['OPR/', 'Opera'],
	['SamsungBrowser/', 'Samsung Internet'],
	['FxiOS/', 'Firefox'],
	['Firefox/', 'Firefox'],
	['CriOS/', 'Chrome'],
	['Chrome/', 'Chrome'],
	['Safari/', 'Safari'],
];

const SYSTEMS: Array<[mark: string, name: string]> = [
	['iPhone', 'iPhone'],
	['iPad', 'iPad'],
	['Android', 'Android'],
	['CrOS', 'ChromeOS'],
	['Windows', 'Windows'],
	// iPads call themselves Macs, too.
	['Mac OS X', 'macOS or iPad'],
	['Linux', 'Linux'],
];

/** Longest user agent that is looked at, in characters. */
const MAX_LENGTH = 1_000;

/**
 * What a browser claims to be, in words of ours: "Chrome on Windows". It stands in mails that warn a
 * user, so nothing of the sender's own text may get there.
 *
 * @param userAgent the header, whoever wrote it
 */
export function browserName(userAgent: unknown): string {
	const text = typeof userAgent === 'string' ? userAgent.slice(0, MAX_LENGTH) : '';
	const nameIn = (list: Array<[string, string]>) => list.find(([mark]) => text.includes(mark))?.[1];
	return `${nameIn(BROWSERS) ?? 'Unknown browser'} on ${nameIn(SYSTEMS) ?? 'an unknown system'}`;
}
