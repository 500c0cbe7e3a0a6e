import type { Failure, FailureDetail } from './failure';

/** What n8n may do with the failure; the values are n8n's own. */
export type FailureCause =
	| 'rate-limited'
	| 'quota-exhausted'
	| 'temporarily-unavailable'
	| 'credential-invalid'
	| 'configuration-invalid';

/** What an admin reads about a failure. */
export interface Advice {
	/** What happened, without a full stop. */
	message: string;
	/** What to do about it. */
	hint: string;
	cause?: FailureCause;
}

/** Facts that a row's texts may use. */
export interface Facts extends Failure {
	/** The detail that decided the row. */
	detail: FailureDetail;
	/** Visible label of the field that PingOne's `target` means, in single quotes, or "a value". */
	field: string;
}

type Text = string | ((facts: Facts) => string);

/** A kind of refusal, and what it means. Conditions that are left out are met. */
export interface Row {
	/** PingOne's `code`. */
	code?: string;
	/** `details[].code`. */
	detail?: string;
	/** Lowest and highest HTTP status. Classes, because PingOne may change a status within one. */
	status?: [number, number];
	/** Matches the target, as in `policy.id`. */
	target?: RegExp;
	/** Matches the request, as in `POST users/devices`. */
	request?: RegExp;
	/** Matches PingOne's sentence, where no code tells two things apart. */
	said?: RegExp;
	message: Text;
	hint: Text;
	cause?: FailureCause;
}

/** Whether a row is about this failure. */
const matches = (
	row: Row,
	{ status = 0, code, request = '' }: Failure,
	detail: FailureDetail,
): boolean =>
	(row.code === undefined || row.code === code) &&
	(row.detail === undefined || row.detail === detail.code) &&
	(row.status === undefined || (status >= row.status[0] && status <= row.status[1])) &&
	(row.target === undefined || row.target.test(detail.target ?? '')) &&
	(row.request === undefined || row.request.test(request)) &&
	(row.said === undefined || row.said.test(detail.message ?? ''));

/**
 * The first row of a table that is about a refusal.
 *
 * @param table its last row fits everything
 */
export function findRow(table: Row[], failure: Failure): Row {
	const detail = failure.details?.[0] ?? {};
	return table.find((row) => matches(row, failure, detail)) as Row;
}
