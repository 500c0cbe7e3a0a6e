import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WorkflowFile } from '../../tools/host/n8n.mts';
import { eventually } from './eventually.mts';
import { triggerWorkflow } from './triggerSuite.mts';

/** A service that lets its callers wait until it is told to answer. */
export class SlowService {
	/** Whether it answers at once who calls from now on. */
	answers = false;
	/** What was asked for, each time. */
	readonly paths: string[] = [];
	private readonly held: ServerResponse[] = [];
	private readonly server = createServer((request, response) => {
		this.paths.push(String(request.url));
		if (this.answers) response.end('{}');
		else this.held.push(response);
	});

	async listen(): Promise<string> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async asked(times: number): Promise<void> {
		await eventually(
			`${times} calls`,
			async () => await Promise.resolve(this.paths.length >= times ? true : undefined),
		);
	}

	/** Answers those who wait, and from now on everyone. */
	answer(): void {
		this.answers = true;
		for (const response of this.held.splice(0)) response.end('{}');
	}

	close(): void {
		this.server.closeAllConnections();
		this.server.close();
	}
}

/** A workflow whose second node asks that service for each event. */
export function slowWorkflow(
	id: string,
	parameters: object,
	url: string,
	type?: string,
): WorkflowFile {
	const workflow = triggerWorkflow(id, parameters, type);
	const [trigger, next] = workflow.nodes;
	const asks = { url: `=${url}/{{ $json.eventId }}`, options: {} };
	const ask = { ...next, type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: asks };
	return { ...workflow, nodes: [trigger, ask] };
}

/** The same by polling; its last node uses n8n’s static data, which n8n then writes back as a whole. */
export function countingWorkflow(id: string, parameters: object, url: string): WorkflowFile {
	const workflow = slowWorkflow(id, parameters, url, 'pingOnePollingTrigger');
	const jsCode =
		"const data = $getWorkflowStaticData('global');\ndata.count = (data.count ?? 0) + 1;\nreturn [];";
	const code = {
		...{ id: `${id}-code`, name: 'Code', type: 'n8n-nodes-base.code', typeVersion: 2 },
		...{ position: [440, 0], parameters: { jsCode } },
	};
	const connections = {
		...workflow.connections,
		Next: { main: [[{ node: 'Code', type: 'main', index: 0 }]] },
	};
	return { ...workflow, nodes: [...workflow.nodes, code], connections };
}
