import { describeError } from '../pingone/errors/describeError';

/** PingOne's correlation ID, which finds the request in the audit log; never a text of PingOne's. */
export const referenceOf = (thrown: unknown): { reference?: string } => {
	if (thrown === undefined) return {};
	const { correlationId } = describeError(thrown).facts;
	return typeof correlationId === 'string' ? { reference: correlationId } : {};
};
