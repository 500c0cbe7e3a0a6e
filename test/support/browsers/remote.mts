interface Answer {
	id?: number;
	result?: Record<string, unknown>;
	error?: { message: string };
}

interface Pending {
	resolve: (result: Record<string, unknown>) => void;
	reject: (error: Error) => void;
}

const GONE = 'The browser is gone.';

/** Commands over a WebSocket: the Chrome DevTools Protocol. */
export class Remote {
	private count = 0;

	private readonly pending = new Map<number, Pending>();

	private constructor(private readonly socket: WebSocket) {
		socket.addEventListener('message', ({ data }) => {
			this.receive(JSON.parse(String(data)) as Answer);
		});
		socket.addEventListener('close', () => {
			for (const { reject } of this.pending.values()) reject(new Error(GONE));
		});
	}

	static async connect(url: string): Promise<Remote> {
		const socket = new WebSocket(url);
		await new Promise((resolve, reject) => {
			socket.addEventListener('open', resolve);
			socket.addEventListener('error', () => reject(new Error(`no connection to ${url}`)));
		});
		return new Remote(socket);
	}

	/** @param more members of the message beside method and parameters */
	async send(
		method: string,
		params: object = {},
		more: object = {},
	): Promise<Record<string, unknown>> {
		const id = (this.count += 1);
		return await new Promise((resolve, reject) => {
			if (this.socket.readyState !== WebSocket.OPEN) throw new Error(GONE);
			this.pending.set(id, { resolve, reject });
			this.socket.send(JSON.stringify({ id, method, params, ...more }));
		});
	}

	close(): void {
		this.socket.close();
	}

	private receive({ id, result, error }: Answer): void {
		const pending = this.pending.get(id ?? 0);
		if (!pending) return;
		this.pending.delete(id ?? 0);
		if (error) pending.reject(new Error(error.message));
		else pending.resolve(result ?? {});
	}
}
