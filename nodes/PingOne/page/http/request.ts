import { isJsonObject, type JsonObject } from '../../webauthn/members';
import { isProof } from '../link/proof';

const MAX_DEPTH = 8;

/** As users type it, with signs between. In characters. */
const MAX_START_CODE = 40;

/** Whether a parsed value is small enough, by levels, and characters that `budget` counts down. */
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
export const isTextUpTo = (value: unknown, max: number): value is string =>
	typeof value === 'string' && value.length <= max;

/** The same for a member that may be missing. */
export const isOptionalTextUpTo = (value: unknown, max: number): value is string | undefined =>
	value === undefined || isTextUpTo(value, max);

/** A status that a page got from neither n8n nor the node: of a firewall, a proxy, a page to sign in. */
export function foreignStatusOf(body: unknown): number | undefined {
	const status = isJsonObject(body) ? body.foreign : undefined;
	return typeof status === 'number' && status >= 200 && status < 600 ? status : undefined;
}

/** What any request of a page may have. */
export interface Common {
	proof: string;
	/** Names the user's click. The page sends a request again by itself when its answer is lost. */
	click?: number;
	/** Names what the page begins: with the same one it is answered the same. */
	visit?: number;
	startCode?: string;
}

/** Makes the reader of a page's requests, by action. @returns undefined for all others */
export const requestReader = <Action extends { action: string }>(
	readers: Array<[action: string, read: (body: JsonObject) => Action | undefined]>,
) => {
	const byAction = new Map<unknown, (body: JsonObject) => Action | undefined>(readers);
	return (body: unknown): (Common & (Action | { action: 'open' | 'report' })) | undefined => {
		if (!isJsonObject(body) || !isProof(body.proof)) return undefined;
		const { action, proof, click, visit, startCode } = body;
		const isCommon = action === 'open' || action === 'report';
		const read = isCommon ? { action } : byAction.get(action)?.(body);
		if (!read || !isOptionalTextUpTo(startCode, MAX_START_CODE)) return undefined;
		const common: Common = {
			proof,
			...(typeof click === 'number' && { click }),
			...(typeof visit === 'number' && { visit }),
			...(startCode !== undefined && { startCode }),
		};
		return { ...common, ...read };
	};
};
