import { FieldError, quote } from '../../pingone/errors/fieldError';
import { UNIT_MS } from '../fields/units';
import type { OperationItem } from '../operation';

/** New hires are known before they start; a link older than this was probably forgotten. */
const MAX_MS = 30 * UNIT_MS.days;

/** @returns milliseconds @throws FieldError */
export function readValidity(item: OperationItem): number {
	const hint = 'Enter a number and choose its unit.';
	const unit = item.read.choice<keyof typeof UNIT_MS>('linkValidUnit');
	const count = item.read.number('linkValidFor', {
		allows: () => true,
		must: 'be a number',
		hint,
	});
	const ms = count * UNIT_MS[unit];
	if (ms >= UNIT_MS.minutes && ms <= MAX_MS) return ms;
	throw new FieldError(
		item.read.label('linkValidFor'),
		`must be between 1 minute and 30 days, got ${quote(`${count} ${unit}`)}`,
		hint,
	);
}
