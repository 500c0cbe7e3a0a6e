import type { IDataObject } from 'n8n-workflow';
import { browserName } from '../pingone/errors/foreign';
import { toSafeText } from './toSafeText';

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
