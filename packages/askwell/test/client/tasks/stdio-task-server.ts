import { serveStdio } from '@modelcontextprotocol/server/stdio';

import { createTaskServer } from '../../support/task-server.ts';

serveStdio(createTaskServer().create, { legacy: 'reject' });
