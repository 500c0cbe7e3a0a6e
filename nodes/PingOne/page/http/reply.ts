import { randomBytes } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { commonHeaders, contentSecurityPolicy } from '../headers';

/** The part of Express's response that is used here. */
export interface Response {
	headersSent: boolean;
	statusCode: number;
	setHeader(name: string, value: string): unknown;
	removeHeader(name: string): void;
	status(code: number): Response;
	send(body: string): unknown;
	once(event: 'finish', listener: () => void): unknown;
}

const NONCE_BYTES = 18;

function prepare(response: Response, type: string): void {
	for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
	// n8n allows every origin on waiting URLs (CORS); our page is served from its own origin only.
	response.removeHeader('Access-Control-Allow-Origin');
	response.setHeader('Content-Type', `${type}; charset=utf-8`);
}

/** Answers with a page. @param render makes the document for the policy's nonce */
export function sendPage(
	response: Response,
	status: number,
	{ logoUrl }: { logoUrl: string },
	render: (nonce: string) => string,
): void {
	const nonce = randomBytes(NONCE_BYTES).toString('base64');
	response.setHeader('Content-Security-Policy', contentSecurityPolicy(nonce, logoUrl));
	prepare(response, 'text/html');
	response.status(status).send(render(nonce));
}

/** Sets the headers of an answer in JSON that n8n is to send. */
export function prepareJson(response: Response): void {
	prepare(response, 'application/json');
}

export function sendJson(response: Response, status: number, body: IDataObject): void {
	prepareJson(response);
	response.status(status).send(JSON.stringify(body));
}
