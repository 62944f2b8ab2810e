// An HL7 receiver for the tests: answers AA. Prints its port, then a line of JSON for each message.
import { Hl7Server } from '@medplum/hl7';

const server = new Hl7Server((connection) => {
  connection.addEventListener('message', ({ message }) => {
    const segments = message.segments.map((segment) => segment.toString());
    console.log(JSON.stringify({ id: message.getSegment('MSH').getField(10).toString(), segments }));
    connection.send(message.buildAck());
  });
});
await server.start(0);
console.log(server.server.address().port);
