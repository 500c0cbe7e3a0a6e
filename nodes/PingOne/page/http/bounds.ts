import { isJsonObject } from '../../webauthn/members';

const MAX_DEPTH = 8;

/** As users type it, with signs between. In characters. */
export const MAX_START_CODE = 40;

/**
 * Whether a parsed value is small enough. Counts characters and levels without serializing, so a
 * hostile body is not copied.
 *
 * @param budget how many characters are left; used up along the way
 */
export function fits(value: unknown, budget: { left: number }, depth = 0): boolean {
	if (depth > MAX_DEPTH) return false;
	budget.left -= typeof value === 'string' ? value.length : 8;
	if (budget.left < 0) return false;
	if (typeof value !== 'object' || value === null) return true;
	return Object.entries(value).every(([name, member]) => {
		budget.left -= name.length;
		return fits(member, budget, depth + 1);
	});
}

/** Whether a value is text of at most so many characters. */
export const isText = (value: unknown, max: number): value is string =>
	typeof value === 'string' && value.length <= max;

/** The same for a member that may be missing. */
export const isOptionalText = (value: unknown, max: number): value is string | undefined =>
	value === undefined || isText(value, max);

/** A status that a page got from neither n8n nor the node: of a firewall, a proxy, a page to sign in. */
export function foreignStatusOf(body: unknown): number | undefined {
	const status = isJsonObject(body) ? body.foreign : undefined;
	return typeof status === 'number' && status >= 200 && status < 600 ? status : undefined;
}
