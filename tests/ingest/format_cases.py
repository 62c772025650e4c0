"""One small made-up export per known format, and the row that it must become: adding a format adds a row here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """format: its name. content: the export. expected: values of the first row that is loaded. left_out: reasons."""

    format: str
    content: str | bytes
    expected: dict[str, Any]
    name: str = "export.csv"
    archive: str = ""
    rows: int = 1
    left_out: dict[str, int] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


USER_HEAD = (
    "id,name,username,email,title,created_at,last_seen_at,last_posted_at,last_emailed_at,trust_level,approved,"
    "suspended_at,suspended_till,silenced_till,active,admin,moderator,ip_address,staged,"
)
USER_TAIL = (
    "topics_entered,posts_read_count,time_read,topic_count,post_count,likes_given,likes_received,location,website,views"
)
SYSTEM = "-1,system,system,no_email,,2020-01-02 03:04:05 UTC,,,,4,true,,,,true,true,true,,false,"
MIA = '8,"""Roth, Mia""",mia,Mia@Example.org,,2021-03-04 05:06:07 UTC,,,,2,true,,,,true,false,true,10.0.0.9,false,'
LIST_OF_MIA = {
    "member_id": "mia",
    "name": "Roth, Mia",
    "email": "mia@example.org",
    "joined_at": "2021-03-04 05:06:07",
    "is_staff": True,
    "totals": {
        "posts": 6.0,
        "topics": 5.0,
        "likes given": 7.0,
        "likes received": 8.0,
        "posts read": 3.0,
        "topics entered": 2.0,
        "seconds of reading": 4.0,
    },
}
NO_SYSTEM = {"left out by rule: an account of the system": 1}
ARCHIVE = "user_archive-mia-240506-070809-12.zip"
GUESTS = "api_id,name,first_name,last_name,email,phone_number,created_at,approval_status"
ZOOM_ABOVE = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    "999 111,Open hour,03/04/2026 05:00:00 PM,03/04/2026 06:00:00 PM,host@example.org,60,3\n\n"
)
TEAMS = (
    "1. Summary\nMeeting title\tTea hour\nAttended participants\t1\nStart time\t3/14/26,"
    " 5:00:00 PM\n\n2. Participants\n"
    "Name\tFirst join\tLast leave\tIn-meeting duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Mia R\t3/14/26, 5:01:00 PM\t3/14/26, 6:31:30 PM\t1h 30m 30s\tMia@Example.org\tMia@Example.org\tAttendee\n\n"
    "3. In-Meeting Activities\nName\tJoin time\tLeave time\tDuration\tEmail\tRole\n"
    "Mia R\t3/14/26, 5:01:00 PM\t3/14/26, 6:31:30 PM\t1h 30m 30s\tMia@Example.org\tAttendee\n"
)
MEETUP_OLD = (
    "Name\tUser ID\tTitle\tMember ID\tLocation\tJoined Group on\tLast visited group on\tLast Attended\tTotal RSVPs\t"
    "RSVPed Yes\tRSVPed Maybe\tRSVPed No\tMeetups attended\tNo shows\tIntro\tPhoto\tAssistant Organizer\tMailing List\t"
    "URL of Member Profile\tWhy are you here?\n"
)
MEETUP_NEW = (
    "Name,{0}Title,Member ID,Location,Joined Group on,Last visited group on,Last Attended,{1},Events attended,No shows,"
    "Intro,Photo,Role,{2}URL of Member Profile,{3}\n"
)
RSVPS, ALL_TIME = "Total RSVPs,RSVPed Yes,RSVPed No", "All time RSVPs,All time 'Yes' RSVPs,All time 'No' RSVPs"
MEETUP_MIA = (
    'Mia,{0},41,Bern,"March 5, 2024","March 9, 2024",,"4","3","1","2","1",No,Yes,MEMBER,{1}https://m.example/41,-go\n'
)
MEETUP_TOTALS = {"rsvps": 4.0, "yes rsvps": 3.0, "no rsvps": 1.0, "events attended": 2.0, "no shows": 1.0}
MEETUP_LIST = {"member_id": "41", "name": "Mia", "joined_at": "2024-03-05 00:00:00", "totals": MEETUP_TOTALS}

CASES = [
    Case("discourse_user_list", f"{USER_HEAD}secondary_emails,{USER_TAIL},Team (custom user field),group_names\n"
         f'{SYSTEM}"",0,0,0,1,1,0,0,,,0,,staff\n{MIA}m2@example.org,2,3,4,5,6,7,8,,,9,Red,a;b\n',
         LIST_OF_MIA, left_out=NO_SYSTEM),
    Case("discourse_user_list", f"{USER_HEAD}{USER_TAIL},group_names\n{SYSTEM}0,0,0,1,1,0,0,,,0,staff\n"
         f"{MIA}2,3,4,5,6,7,8,,,9\n", LIST_OF_MIA, left_out=NO_SYSTEM),
    Case("discourse_user_archive",
         "topic_title,categories,is_pm,post_raw,post_cooked,like_count,reply_count,url,created_at\n"
         "A,Help|Cakes,No,hello,<p>,1,0,https://f.example/t/a/12/1,2024-05-06T07:08:09.123Z\n\n"
         "B,-,Yes,secret,<p>,1,0,https://f.example/t/b/13/1,2024-05-06T07:08:09.123Z\n",
         {"member_id": "mia", "occurred_at": "2024-05-06 07:08:09.123000", "activity_type": "post",
          "community": "Help / Cakes", "thread_id": "12", "text_length": 5},
         name="user_archive.csv", archive=ARCHIVE, left_out={"left out by rule: a private message": 1}),
    Case("discourse_user_archive", "topic_title,categories,is_pm,post,like_count,reply_count,url,created_at\n"
         "A,Help,Nein,hello,1,0,https://f.example/t/a/12/4,2024-05-06T07:08:09Z\n",
         {"member_id": "anonymous", "activity_type": "reply", "thread_id": "12"}),
    Case("discourse_user_archive", "topic_title,category,sub_category,is_pm,post,like_count,reply_count,url,"
         "created_at\n"
         "A,Help,Cakes,No,hello,1,0,https://f.example/t/a/12/4,2018-05-06 07:08:09 UTC\n",
         {"community": "Help / Cakes", "occurred_at": "2018-05-06 07:08:09"}),
    Case("discourse_likes", "id,post_id,topic_id,post_number,created_at,updated_at,deleted_at,deleted_by\n"
         "5,99,12,3,2024-05-06 07:08:09 UTC,2024-05-06 07:08:09 UTC,,\n"
         "6,98,12,2,2024-05-06 07:08:09 UTC,2024-05-06 07:08:09 UTC,2024-05-07 07:08:09 UTC,\n",
         {"member_id": "mia", "activity_type": "like", "thread_id": "12", "event_id": "discourse like 5"},
         archive=ARCHIVE, left_out={"left out by rule: a like that was taken back": 1}),
    Case("discourse_visits", "visited_at,posts_read,mobile,time_read\n2024-05-06,3,false,120\n",
         {"member_id": "mia", "activity_type": "visit", "occurred_at": "2024-05-06 00:00:00"}, archive=ARCHIVE),
    Case("discourse_badges", "badge_id,badge_name,granted_at,post_id,seq,granted_manually,notification_id,"
         "featured_rank\n"
         "9,Course done,2024-05-06 07:08:09 UTC,,0,true,,\n",
         {"member_id": "mia", "program": "Course done", "kind": "badge", "completed_at": "2024-05-06 07:08:09"},
         archive=ARCHIVE),
    Case("discourse_staff_action", 'staff_user,action,subject,created_at,details,context\nzoe,grant_badge,mia,'
         '2024-05-06 07:08:09 UTC,"two\nlines",\n',
         {"member_id": "zoe", "activity_type": "staff_action", "is_staff": True}),
    Case("discourse_chat_message", "id,chat_channel_id,chat_channel_name,user_id,username,message,cooked,created_at,"
         "updated_at,deleted_at,in_reply_to_id,last_editor_id,last_editor_username\n"
         "2,1,Cakes,7,mia,yes,<p>,2024-05-06 07:09:09 UTC,2024-05-06 07:09:09 UTC,,1,7,mia\n"
         "1,1,Cakes,8,zoe,who?,<p>,2024-05-06 07:08:09 UTC,2024-05-06 07:08:09 UTC,,,8,zoe\n",
         {"member_id": "mia", "activity_type": "reply", "reply_to_member_id": "zoe", "community": "Cakes",
          "thread_id": "chat 1", "event_id": "discourse chat 2"}, rows=2),
    Case("discourse_post_event", "username,status,first_answered_at,last_updated_at\n"
         "mia,not_going,2024-05-06 07:08:09 UTC,2024-05-07 07:08:09 UTC\n",
         {"member_id": "mia", "activity_type": "rsvp not going", "occurred_at": "2024-05-06 07:08:09"}),
    Case("discourse_de_user_participation", "user_id,username,name,email,visits,topics_viewed,posts_read,posts_created,"
         "topics_created,topics_with_replies,likes_given,likes_received\n7,mia,Mia,m@example.org,1,2,3,4,5,6,7,8\n",
         {"subject": "mia", "subject_kind": "member", "name": "Mia", "totals": {
             "visits": 1.0, "topics viewed": 2.0, "posts read": 3.0, "posts": 4.0, "topics": 5.0,
             "topics with replies": 6.0, "likes given": 7.0, "likes received": 8.0}}),
    Case("discourse_de_likers", "liker_user_id,liked_user_id,count\n7,8,12\n",
         {"subject": "7", "other_member_id": "8", "totals": {"likes": 12.0}}),
    Case("discourse_de_inactive", "id,username,created_at,last_seen_at,posts_created,posts_read\n"
         "7,mia,2021-03-04 05:06:07,,0,9\n", {"member_id": "mia", "totals": {"posts": 0.0, "posts read": 9.0}}),
    Case("discourse_de_poll", "vote_time,vote_option,user_id,username,name,trust_level,vote_option_full\n"
         "2024-05-06 07:08:09,a,7,mia,Mia,2,Apples\n", {"member_id": "mia", "activity_type": "vote"}),
    Case("dce_csv", 'Author;Date;Content;Attachments;\r\n"Mia#1";"13-Jan-19 01:33 PM";"a; b";"";\r\n',
         {"member_id": "Mia#1", "occurred_at": "2019-01-13 13:33:00", "text_length": 4, "community": "export"}),
    Case("dce_csv", 'AuthorID;Author;Date;Content;Attachments;Reactions;\r\n'
         '"12";"Mia#1";"13-Jan-19 01:33 PM";"hi";"";"";\r\n', {"member_id": "12", "member_name": "Mia#1"}),
    Case("dce_csv", 'AuthorID,Author,Date,Content,Attachments,Reactions\n'
         '"123456789012345678","mia","2023-09-23T13:15:48.3790000+03:00","one\ntwo","",""\n'
         '"123456789012345679","bo","2023-09-23T13:17:00.0000000+03:00","Joined the server.","",""\n',
         {"member_id": "123456789012345678", "occurred_at": "2023-09-23 10:15:48.379000", "community": "cakes"},
         name="Guild - Talk - cakes [999999999999999999] (after 2023-01-01).csv",
         left_out={"left out by rule: a notice of Discord": 1}),
    Case("dce_csv", "AuthorID,Author,Date,Content,Attachments,Reactions\n12,mia,10/6/2023 12:37 AM,hi,,\n",
         {"occurred_at": "2023-10-06 00:37:00"}, options={"day_order": "month_first"}),
    Case("discord_insights_server", "interval_start_timestamp,visitors,pct_communicated\n"
         "2024-05-06T00:00:00+00:00,100,12.5\n",
         {"subject": "Discord server", "from_at": "2024-05-06 00:00:00",
          "totals": {"visitors": 100.0, "percent who wrote": 12.5}}),
    Case("discord_insights_channels", "interval_start_timestamp,channel_name,channel_id,participators,communicators,"
         "messages_sent,pct_participated_in_channel,pct_communicated_in_channel\n"
         "2024-05-06T00:00:00+00:00,cakes,1,9,8,70,1,1\n",
         {"subject": "cakes", "subject_kind": "channel",
          "totals": {"participators": 9.0, "communicators": 8.0, "messages": 70.0}}),
    Case("slack_members", "username,email,status,billing-active,has-2fa,has-sso,userid,fullname,displayname\n"
         'mia,Mia@Example.org,Member,1,1,0,U7,"Mia Roth",mia\nbot,,Bot,0,0,0,B1,Bot,\n',
         {"member_id": "U7", "name": "Mia Roth", "email": "mia@example.org", "is_bot": False}, rows=2),
    Case("slack_member_analytics", "Messages posted,Name,User ID,Username,Email,Account type,Account created (UTC),"
         "Claimed Date (UTC),Deactivated date (UTC),Days active,Reactions added\n"
         '"1,234",Mia Roth,U7,mia,m@example.org,Member,"Mar 14, 2024","Mar 15, 2024","May 1, 2025",40,55\n',
         {"member_id": "U7", "joined_at": "2024-03-15 00:00:00", "left_at": "2025-05-01 00:00:00",
          "totals": {"days active": 40.0, "messages": 1234.0, "reactions": 55.0}}),
    Case("slack_channel_analytics", "Name,Created,Last active,Total membership,Messages posted,Members who posted,"
         'Members who viewed\ncakes,"Mar 14, 2024","Mar 15, 2024","1,001",500,20,90\n',
         {"subject": "cakes", "totals": {
             "members": 1001.0, "messages": 500.0, "members who posted": 20.0, "members who viewed": 90.0}}),
    Case("slack_admin_channels", "ID,Name,Private,Archived,Creation date,Last activity,Creator ID,Members\n"
         'C1,cakes,false,false,"Mon, 06 May 2024 07:08:09 GMT",,U7,12\n',
         {"subject": "cakes", "totals": {"members": 12.0}}),
    Case("meetup_members", MEETUP_OLD +
         "Mia\tuser 41\t\t41\tBern\t03/05/2024\t03/09/2024\t\t 4\t3\t0\t1\t2\t1\tNo\tYes\tNo"
         "\tYes\thttps://m.example/41 \t-go\n\n", MEETUP_LIST, name="members.xls"),
    Case("meetup_members", MEETUP_NEW.format("User ID,", RSVPS, "Mailing List,", "Why?")
         + MEETUP_MIA.format("user 41,", "On,"), MEETUP_LIST),
    Case("meetup_members", MEETUP_NEW.format("", RSVPS, "", "Why?") + MEETUP_MIA.format("", ""), MEETUP_LIST),
    Case("meetup_members", MEETUP_NEW.format("", ALL_TIME, "", "Q: Why?") + MEETUP_MIA.format("", ""), MEETUP_LIST),
    Case("stackexchange_posts", 'Id,PostTypeId,CreationDate,Score,Tags\r\n"61","1","2019-06-16 13:06:53","4",'
         '"<a-b><c>"',
         {"member_id": "[deleted]", "occurred_at": "2019-06-16 13:06:53", "activity_type": "question",
          "thread_id": "61", "topic": "a-b"}, name="QueryResults.csv"),
    Case("stackexchange_posts", "Id,PostTypeId,AcceptedAnswerId,ParentId,CreationDate,Body,OwnerUserId,"
         "OwnerDisplayName\n"
         '"62","2","","61","2019-06-17 13:06:53","text","8",""\n"61","1","62","","2019-06-16 13:06:53","?","","user7"\n'
         '"63","5","","","2019-06-17 13:06:53","wiki","8",""\n',
         {"member_id": "8", "activity_type": "answer", "thread_id": "61", "reply_to_member_id": "user7"}, rows=2,
         left_out={"left out by rule: a page of the site and no post": 1}),
    Case("reddit_posts", "id,permalink,date,ip,subreddit,gildings,title,url,body\n"
         "p1,https://r.example/r/F/comments/p1/x/,2014-08-27 00:59:46 UTC,,Cakes,0,T,,hi\n",
         {"member_id": "anonymous", "activity_type": "post", "community": "Cakes", "thread_id": "p1"}),
    Case("reddit_comments", "id,permalink,date,ip,subreddit,gildings,link,parent,body\n"
         "c1,https://r.example/r/F/comments/p1/x/c1/,2014-08-27 00:59:46 UTC,,Cakes,0,https://r.example,t3_p1,hi\n",
         {"activity_type": "comment", "community": "Cakes", "thread_id": "p1", "event_id": "reddit c1"}),
    Case("bevy_attendees", "Order number,Ticket number,First Name,Last Name,Email,Paid date (UTC),Checkin Date (UTC)\n"
         "O1,T1,Mia,Roth,Mia@Example.org,2026-07-06 20:10:16+00:00,2026-07-07 09:00:00+00:00\n"
         "O2,T2,Bo,Li,bo@example.org,2026-07-06 20:10:16+00:00,\n"
         "O3,T3,G,S,gdg-support@google.com,2026-07-06 20:10:16+00:00,\n",
         {"member_id": "mia@example.org", "member_name": "Mia Roth", "occurred_at": "2026-07-07 09:00:00",
          "activity_type": "event_attendance"}, rows=2, left_out={"left out by rule: an account of Bevy": 1}),
    Case("luma_guests", f"\ufeff{GUESTS},custom_source,checked_in_at,Your question?\r\n"
         "g1,Mia Roth,Mia,Roth, MIA@example.org,,2025-08-08T00:16:45.813Z,approved,,2025-08-09T18:00:00Z,yes\n"
         "g2,Bo,Bo,,bo@example.org,,2025-08-08T00:16:45Z,declined,,,\n",
         {"member_id": "mia@example.org", "occurred_at": "2025-08-09 18:00:00", "activity_type": "event_attendance",
          "thread_id": "Tea hour"}, name="Tea hour - Guests - 2026-02-26-18-17-47.csv",
         left_out={"left out by rule: a guest who declined or was declined": 1}),
    Case("luma_guests", f"{GUESTS},checked_in_at,custom_source\n"
         "g1,Mia,Mia,,mia@example.org,,2025-08-08T00:16:45.813Z,approved,,\n",
         {"occurred_at": "2025-08-08 00:16:45.813000", "activity_type": "rsvp"}),
    Case("eventbrite_attendees", "Order #,Order Date,First Name,Last Name,Email,Attendee #,Attendee Status\n"
         "1,2026-01-14 10:00:00,Mia,Roth,m@example.org,11,Checked In\n"
         "1,2026-01-14 10:00:00,Bo,Li,m@example.org,12,Attending\n2,2026-01-15 10:00:00,Al,X,a@example.org,13,"
         "Refunded\n",
         {"member_id": "m@example.org Mia Roth", "activity_type": "event_attendance"}, rows=2,
         left_out={"left out by rule: a ticket that was given back": 1}),
    Case("zoom_participants", ZOOM_ABOVE + "Name (Original Name),User Email,Join Time,Leave Time,"
         "Duration (Minutes),Guest\n"
         "Mia,,03/04/2026 05:00:00 PM,03/04/2026 05:30:00 PM,30,Yes\nBo,B@example.org,03/04/2026 05:01:00 PM,"
         "03/04/2026 05:30:00 PM,29,No\nMia,,03/04/2026 05:40:00 PM,03/04/2026 05:58:00 PM,18,Yes\n",
         {"member_id": "Mia", "occurred_at": "2026-03-04 17:00:00", "value": 48.0, "thread_id": "Open hour"}, rows=2,
         left_out={"left out by rule: the same person came in again": 1}),
    Case("zoom_participants_unique", ZOOM_ABOVE + "Name (Original Name),User Email,Total Duration (Minutes),Guest\n"
         "Mia,m@example.org,48,Yes\n",
         {"member_id": "m@example.org", "occurred_at": "2026-03-04 17:00:00", "value": 48.0}),
    Case("teams_attendance", b"\xff\xfe" + TEAMS.replace("\n", "\r\n").encode("utf-16-le"),
         {"member_id": "mia@example.org", "occurred_at": "2026-03-14 17:01:00", "value": 90.5, "thread_id": "Tea hour"},
         left_out={"left out by rule: a further table of the same file, which repeats this one": 3}),
    Case("skool_members", "FirstName,LastName,Email,Invited By,JoinedDate,Question1,Question2,Answer1,Answer2,Price,"
         "Recurring Interval,Tier,LTV\nMia,Roth,,,2026-05-01 10:00:00,,,,,$47,month,premium,$47\n",
         {"member_id": "Mia Roth", "joined_at": "2026-05-01 10:00:00", "totals": {"lifetime value": 47.0}}),
    Case("moodle_course_completion", 'ID,Name,"Email address","Quiz","Quiz - Completion date","Course complete"\n'
         '5,"Mia Roth",Mia@example.org,Completed,"02/09/24, 10:11","09/10/24, 09:09"\n6,Bo,b@example.org,'
         '"Not completed",,\n',
         {"member_id": "mia@example.org", "program": "cakes-101", "kind": "training",
          "completed_at": "2024-10-09 09:09:00"}, name="completion-cakes-101.csv", rows=2),
    Case("moodle_progress", ',"Email address","Quiz","2024-09-01 00:00:00","Final",""\n'
         '"Mia","m@example.org","Completed","2024-09-02 10:11:12","Completed","2024-09-09 09:09:09"\n'
         '"Bo","b@example.org","Completed","2024-09-02 10:11:12","Not completed",""\n',
         {"member_id": "m@example.org", "program": "cakes-101", "started_at": "2024-09-02 10:11:12",
          "completed_at": "2024-09-09 09:09:09"}, name="progress.cakes-101.csv", rows=2),
    Case("moodle_logs", '\ufeffTime,"User full name","Affected user","Event context",Component,"Event name",'
         'Description,'
         'Origin,"IP address"\n"3/04/24, 02:57:25","Mia",-,"Forum: Help",Forum,"Post created",'
         '"The user with id \'5\' has '
         "created the post with id '9' in the discussion with id '77'.\",web,10.0.0.1\n"
         '"3/04/24, 02:57:25",-,-,System,System,"Task done","ran",cli,\n',
         {"member_id": "5", "member_name": "Mia", "occurred_at": "2024-04-03 02:57:25", "activity_type": "reply",
          "thread_id": "77"}, left_out={"left out by rule: an act of the system and of no person": 1}),
    Case("moodle_logs", 'Time,"Event context",Component,"Event name",Description,Origin,"IP address"\n'
         '"14/02/24, 10:00:00",'
         "Course: Cakes,System,Course viewed,The user with id '5' viewed the course with id '2'.,web,10.0.0.1\n",
         {"member_id": "5", "activity_type": "visit", "occurred_at": "2024-02-14 10:00:00"}),
    Case("moodle_logs", 'Hora,"Nome completo","Usuário afetado","Contexto do Evento",Componente,"Nome do evento",'
         'Descrição,Origem,"endereço IP"\n"14/02/2024 10:00",Mia,-,"Curso 1",Tarefa,"Curso visto","x",web,10.0.0.1\n',
         {"member_id": "Mia", "activity_type": "visit", "occurred_at": "2024-02-14 10:00:00"}),
    Case("canvas_gradebook", "Student,ID,SIS User ID,SIS Login ID,Section,Quiz 1 (23),Current Score,Final Score\n"
         '    Points Possible,,,,,10.00,(read only),(read only)\n"Roth, Mia",11,,mroth,X,8.00,80,75\n'
         '"Student, Test",15,,test,X,,,\n',
         {"subject": "mroth", "name": "Mia Roth", "totals": {"current score": 80.0, "final score": 75.0}},
         left_out={"left out by rule: the row of the points that are possible": 1,
                   "left out by rule: the test student": 1}),
    Case("hubspot_contacts", "Record ID,First name,Last name,Email,Create date\n101,Mia,Roth,Mia@example.org,"
         "2024-03-12 09:14\n102,Bo,,,2024-03-13 09:14\n",
         {"member_id": "mia@example.org", "name": "Mia Roth", "joined_at": "2024-03-12 09:14:00"}, rows=2),
    Case("salesforce_training", '"First Name","Last Name","Email","Training Completed"\n"Mia","R","Mia@example.org",'
         '"9/13/2024"\n\n\n"Grand Totals (1 records)"\n\n"Confidential Information - Do Not Distribute"\n',
         {"member_id": "mia@example.org", "program": "Cakes", "completed_at": "2024-09-13 00:00:00"}, name="Cakes.csv",
         left_out={"totals or footer row": 2}),
    Case("github_issues", "number,title,state,labels,milestone,user,assignee,assignees,created_at,updated_at,closed_at,"
         'body\n12,T,open,"bug,docs",,mia,,,2024-05-06T07:08:09Z,2024-05-06T07:08:09Z,,hello\n',
         {"member_id": "mia", "thread_id": "12", "topic": "bug", "text_length": 5}),
    Case("crowdtangle_facebook", "\ufeffGroup Name,User Name,Facebook Id,Post Created,Total Interactions,Message,URL\n"
         "Bakers,bakers,1,2021-03-04 05:06:07 EST,\"1,204\",hello,https://f.example/1\n",
         {"member_id": "anonymous", "community": "Bakers", "occurred_at": "2021-03-04 10:06:07"}),
    Case("verint_active_members", "Membership Id,Username,Profile URL,Email Address,Last Activity Date,"
         "Total Activity Count\n1,mia,https://v.example,m@example.org,2024-05-06,12\n",
         {"subject": "mia", "email": "m@example.org", "totals": {"acts": 12.0}}),
    Case("vanilla_users", "userID,name,photoUrl,email,dateInserted,dateLastActive,points,countVisits\n"
         "7,Mia,,M@example.org,2021-03-04T05:06:07+00:00,,5,6\n",
         {"member_id": "7", "email": "m@example.org", "joined_at": "2021-03-04 05:06:07",
          "totals": {"points": 5.0, "visits": 6.0}}),
    Case("orbit_members", "name,email,github,twitter,linkedin,discord,teammate,tags\nMia,,miar,,,,true,ruby\n",
         {"member_id": "miar", "is_staff": True, "skills": "ruby"}),
    Case("orbit_activities", "name,email,github,title,description,activity_type,key,occurred_at\n"
         "Mia,,miar,Opened,long,issue_opened,k1,2023-05-06T07:08:09.000Z\n",
         {"member_id": "miar", "activity_type": "issue_opened", "event_id": "orbit k1", "text_length": 4}),
]  # fmt: skip
