import { WebhookContext } from 'n8n-core';

/** The lines that the node writes to n8n's log from now on. Ends with `jest.restoreAllMocks()`. */
export function listen(): string[] {
	const lines: string[] = [];
	const logger = {
		error: (line: string) => lines.push(line),
		warn: (line: string) => lines.push(`warn ${line}`),
		info: (line: string) => lines.push(`info ${line}`),
	};
	const base = Object.getPrototypeOf(WebhookContext.prototype) as { logger: unknown };
	jest.spyOn(base, 'logger', 'get').mockReturnValue(logger);
	return lines;
}
