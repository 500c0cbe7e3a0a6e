import type { IDataObject } from 'n8n-workflow';
import { toSafeText } from './toSafeText';

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
function browserName(userAgent: unknown): string {
	const text = typeof userAgent === 'string' ? userAgent.slice(0, MAX_LENGTH) : '';
	const nameIn = (list: Array<[string, string]>) => list.find(([mark]) => text.includes(mark))?.[1];
	return `${nameIn(BROWSERS) ?? 'Unknown browser'} on ${nameIn(SYSTEMS) ?? 'an unknown system'}`;
}

const MAX_HEADER = 200;

/** Who sent a request, as far as n8n knows. Behind a proxy, this needs N8N_PROXY_HOPS. */
export interface Visitor extends IDataObject {
	sourceIp: string;
	/** Browser and system from a list of names, such as "Chrome on Windows". */
	browser: string;
}

interface Request {
	ip?: unknown;
	headers: Record<string, string | string[] | undefined>;
}

const short = (value: unknown) =>
	typeof value === 'string' ? toSafeText(value.slice(0, 4 * MAX_HEADER)).slice(0, MAX_HEADER) : '';

/** Reads a request's sender. None of it is text of the sender's own choice. */
export const visitorOf = ({ ip, headers }: Request): Visitor => ({
	sourceIp: short(ip),
	browser: browserName(headers['user-agent']),
});

/** The header as it was sent, safe to print. For the log only: its sender may write anything. */
export const userAgentOf = ({ headers }: Request): string => short(headers['user-agent']);
