import { isObject } from '../api/body.mts';

/** Members to set, as the control plane receives them. */
export type Fields = Record<string, unknown>;

/** Merges nested objects, replaces everything else. */
export function merge(target: object, changes: Fields): void {
	for (const [key, value] of Object.entries(changes)) {
		const current = (target as Fields)[key];
		if (isObject(current) && isObject(value)) merge(current, value);
		else (target as Fields)[key] = value;
	}
}
