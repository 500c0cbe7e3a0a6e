import { GROUPS } from './groups.mts';
import { isLimit, LIMIT_KINDS, type Limit } from './rateLimit.mts';

const SPEC = /^(\w+)=(\w+):([\d.]+)(?:\/(\d*)(s|min))?((?::\w+=[^:]+)*)$/;

function fail(text: string): never {
	throw new Error(
		`--limit must look like devices=bucket:100/s:burst=10, got ${text}; ` +
			`groups: ${Object.keys(GROUPS).join(', ')}; kinds: ${LIMIT_KINDS.join(', ')}`,
	);
}

function value(name: string, text: string): string | number {
	if (name === 'retryAfter' || text === 'first') return text;
	return Number(text);
}

/**
 * Reads `GROUP=KIND:COUNT/UNIT` with any of `:burst=`, `:phase=` and `:retryAfter=` behind it;
 * UNIT is `s`, `min` or a number of seconds such as `10s`. For `flight` the count stands alone.
 *
 * @returns group and limit
 * @throws Error in words for whoever typed it
 */
export function parseLimit(text: string): [group: string, limit: Limit] {
	const [, group = '', kind = '', count, factor, unit, rest = ''] = SPEC.exec(text) ?? fail(text);
	if (!Object.hasOwn(GROUPS, group)) fail(text);
	const seconds = Number(factor || 1) * (unit === 'min' ? 60 : 1);
	const number = Number(count);
	const options = rest
		.split(':')
		.filter((part) => part !== '')
		.map((part) => {
			const [name = '', given = ''] = part.split('=');
			return [name, value(name, given)] as const;
		});
	const limit: unknown = {
		kind,
		...(kind === 'flight' ? { atOnce: number } : { perSecond: number / seconds, seconds }),
		// A bucket of so many a minute holds them all at first.
		...(kind === 'bucket' && { burst: Math.max(1, number) }),
		...Object.fromEntries(options),
	};
	return isLimit(limit) && (unit !== undefined || kind === 'flight') ? [group, limit] : fail(text);
}
