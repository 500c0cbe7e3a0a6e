import { EventEmitter } from 'node:events';
import type { IDataObject } from 'n8n-workflow';
import type { Response } from '../../../../nodes/PingOne/page/http/reply.ts';

/** Express's response, as far as the node uses it. */
export class FakeResponse extends EventEmitter implements Response {
	headersSent = false;

	statusCode = 200;

	body?: IDataObject;

	setHeader(): this {
		return this;
	}

	removeHeader(): void {
		this.headersSent = false;
	}

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	send(body: string): void {
		this.body = JSON.parse(body) as IDataObject;
		this.emit('sent');
	}

	/** n8n answers. */
	answer(code: number): void {
		this.statusCode = code;
		this.emit('finish');
	}
}
