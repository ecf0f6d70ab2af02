-- What Orleans' ADO.NET providers want of a PostgreSQL database (14 or later): they read the text of every query from orleansquery and know
-- names and types of parameters and columns; everything else is ours (https://learn.microsoft.com/dotnet/orleans/host/configuration-guide/adonet-configuration).
-- A query that changes what may have changed meanwhile does so in one statement and answers how many rows it changed.

create table orleansquery
(
    querykey text primary key,
    querytext text not null
);

-- Membership: the version counts every change, so that two silos never change it from the same picture.
create table orleansmembershipversiontable
(
    deploymentid text primary key,
    timestamp timestamptz not null default now(),
    version integer not null default 0
);

create table orleansmembershiptable
(
    deploymentid text not null references orleansmembershipversiontable,
    address text not null,
    port integer not null,
    generation integer not null,
    siloname text not null,
    hostname text not null,
    status integer not null,
    proxyport integer,
    suspecttimes text,
    starttime timestamptz not null,
    iamalivetime timestamptz not null,
    primary key (deploymentid, address, port, generation)
);

-- State: one row per grain and kind of state. What identifies it is unique, so that of two owners one is refused.
create table orleansstorage
(
    grainidhash integer not null,
    grainidn0 bigint not null,
    grainidn1 bigint not null,
    graintypehash integer not null,
    graintypestring text not null,
    grainidextensionstring text not null,
    serviceid text not null,
    payloadbinary bytea,
    modifiedon timestamptz not null,
    version integer not null,
    primary key (grainidhash, graintypehash, grainidn0, grainidn1, grainidextensionstring, graintypestring, serviceid)
);

create table orleansreminderstable
(
    serviceid text not null,
    grainid text not null,
    remindername text not null,
    starttime timestamptz not null,
    period bigint not null,
    grainhash integer not null,
    version integer not null,
    primary key (serviceid, grainid, remindername)
);
create index on orleansreminderstable (serviceid, grainhash);

insert into orleansquery (querykey, querytext) values
-- Not a query: says that these tables are ours, and which of our versions.
('TelepoolTables', '1'),

('InsertMembershipVersionKey', $$
with added as (
    insert into orleansmembershipversiontable (deploymentid) values (@DeploymentId) on conflict do nothing returning 1)
select count(*) from added
$$),

('InsertMembershipKey', $$
with counted as (
    update orleansmembershipversiontable set version = version + 1, timestamp = now()
    where deploymentid = @DeploymentId and version = @Version and not exists (
        select 1 from orleansmembershiptable
        where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
    returning deploymentid),
added as (
    insert into orleansmembershiptable (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
    select deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from counted
    returning 1)
select count(*) from added
$$),

('UpdateMembershipKey', $$
with counted as (
    update orleansmembershipversiontable set version = version + 1, timestamp = now()
    where deploymentid = @DeploymentId and version = @Version and exists (
        select 1 from orleansmembershiptable
        where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
    returning deploymentid),
changed as (
    update orleansmembershiptable m set status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
    from counted
    where m.deploymentid = counted.deploymentid and m.address = @Address and m.port = @Port and m.generation = @Generation
    returning 1)
select count(*) from changed
$$),

('UpdateIAmAlivetimeKey', $$
update orleansmembershiptable set iamalivetime = @IAmAliveTime
where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$$),

('MembershipReadRowKey', $$
select v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes, m.starttime, m.iamalivetime, v.version
from orleansmembershipversiontable v
left join orleansmembershiptable m
    on m.deploymentid = v.deploymentid and m.address = @Address and m.port = @Port and m.generation = @Generation
where v.deploymentid = @DeploymentId
$$),

('MembershipReadAllKey', $$
select v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes, m.starttime, m.iamalivetime, v.version
from orleansmembershipversiontable v
left join orleansmembershiptable m on m.deploymentid = v.deploymentid
where v.deploymentid = @DeploymentId
$$),

('GatewaysQueryKey', $$
select address, proxyport, generation from orleansmembershiptable
where deploymentid = @DeploymentId and status = @Status and proxyport > 0
$$),

-- 3 is a silo that is active: however old its last sign of life, removing it is for the others to decide.
('CleanupDefunctSiloEntriesKey', $$
delete from orleansmembershiptable where deploymentid = @DeploymentId and iamalivetime < @IAmAliveTime and status <> 3
$$),

('DeleteMembershipTableEntriesKey', $$
with silos as (delete from orleansmembershiptable where deploymentid = @DeploymentId returning 1)
delete from orleansmembershipversiontable where deploymentid = @DeploymentId and (select count(*) from silos) >= 0
$$),

('ReadFromStorageKey', $$
select payloadbinary, modifiedon, version from orleansstorage
where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
    and grainidextensionstring = coalesce(@GrainIdExtensionString::text, '') and graintypestring = @GrainTypeString and serviceid = @ServiceId
$$),

-- Without a version the row must be new, with one it must be that version; the same version back, or none, means that it was not written.
('WriteToStorageKey', $$
with added as (
    insert into orleansstorage (
        grainidhash, grainidn0, grainidn1, graintypehash, graintypestring, grainidextensionstring, serviceid, payloadbinary, modifiedon, version)
    select @GrainIdHash::integer, @GrainIdN0::bigint, @GrainIdN1::bigint, @GrainTypeHash::integer, @GrainTypeString::text,
        coalesce(@GrainIdExtensionString::text, ''), @ServiceId::text, @PayloadBinary::bytea, now(), 1
    where @GrainStateVersion::integer is null
    on conflict do nothing
    returning version),
changed as (
    update orleansstorage set payloadbinary = @PayloadBinary::bytea, modifiedon = now(), version = version + 1
    where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
        and grainidextensionstring = coalesce(@GrainIdExtensionString::text, '') and graintypestring = @GrainTypeString and serviceid = @ServiceId
        and version = @GrainStateVersion::integer
    returning version)
select coalesce((select version from added), (select version from changed), @GrainStateVersion::integer) as newgrainstateversion
$$),

('ClearStorageKey', $$
update orleansstorage set payloadbinary = null, modifiedon = now(), version = version + 1
where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
    and grainidextensionstring = coalesce(@GrainIdExtensionString::text, '') and graintypestring = @GrainTypeString and serviceid = @ServiceId
    and version = @GrainStateVersion::integer
returning version as newgrainstateversion
$$),

('DeleteStorageKey', $$
delete from orleansstorage
where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
    and grainidextensionstring = coalesce(@GrainIdExtensionString::text, '') and graintypestring = @GrainTypeString and serviceid = @ServiceId
    and version = @GrainStateVersion::integer
returning version + 1 as newgrainstateversion
$$),

('ReadReminderRowsKey', $$
select grainid, remindername, starttime, period, version from orleansreminderstable
where serviceid = @ServiceId and grainid = @GrainId
$$),

('ReadReminderRowKey', $$
select grainid, remindername, starttime, period, version from orleansreminderstable
where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName
$$),

-- A silo has a range of hashes; the first query is for one that goes up, the second for the one over the end of the ring.
('ReadRangeRows1Key', $$
select grainid, remindername, starttime, period, version from orleansreminderstable
where serviceid = @ServiceId and grainhash > @BeginHash and grainhash <= @EndHash
$$),

('ReadRangeRows2Key', $$
select grainid, remindername, starttime, period, version from orleansreminderstable
where serviceid = @ServiceId and (grainhash > @BeginHash or grainhash <= @EndHash)
$$),

('UpsertReminderRowKey', $$
insert into orleansreminderstable as r (serviceid, grainid, remindername, starttime, period, grainhash, version)
values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
on conflict (serviceid, grainid, remindername) do update
    set starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = r.version + 1
returning version
$$),

('DeleteReminderRowKey', $$
with gone as (
    delete from orleansreminderstable
    where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName and version = @Version
    returning 1)
select count(*) from gone
$$),

('DeleteReminderRowsKey', $$
delete from orleansreminderstable where serviceid = @ServiceId
$$);
