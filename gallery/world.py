"""Adds to the demo community somebody who has a bit of everything: `python -m gallery.world` prints what pages need.

Run as a process of its own, with the environment of a server on which `hubbub demo load` has been run.
"""

import os
import random
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubbub.config.settings")

import django

django.setup()

import msgspec

from gallery import EMAIL, PASSWORD
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.profile import Field, ProfileWishes, update_profile
from hubbub.identity.commands.tokens import issue_token
from hubbub.identity.models import Account, Membership, UserRole
from hubbub.identity.viewer import Viewer
from hubbub.instance.commands.announcements import AnnouncementWishes
from hubbub.kernel.clock import now
from hubbub.moderation.commands import server
from hubbub.moderation.commands.actions import act_on_account
from hubbub.moderation.commands.domains import PolicyWishes, set_domain_policy
from hubbub.moderation.models import Report
from hubbub.network.commands.block import block
from hubbub.network.commands.filters import FilterChange, KeywordChange, create_filter
from hubbub.network.commands.follow import follow
from hubbub.network.commands.lists import add_to_list, create_list
from hubbub.network.commands.mute import mute
from hubbub.notifications.commands.policy import set_policy
from hubbub.notifications.models import PolicyChoice
from hubbub.ops.demo.pictures import draw
from hubbub.portability.commands.bring import bring
from hubbub.portability.models import Kind
from hubbub.publishing.commands.boost import boost
from hubbub.publishing.commands.drafts import keep_draft
from hubbub.publishing.commands.edit import edit
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.commands.react import bookmark, favourite
from hubbub.publishing.commands.schedule import schedule
from hubbub.publishing.commands.upload import UploadWishes, upload
from hubbub.publishing.models import Visibility
from hubbub.publishing.new import Changes, NewPoll, NewPost
from hubbub.publishing.urls import tag_url

FOLLOWED = 24


class World:
    """Builds it step by step; `known` is what the pages' addresses are made of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, str] = {}
        user, account = create_person("robin", EMAIL, password=PASSWORD, role=UserRole.OWNER, confirmed=True)
        self.robin = Viewer(account_id=account.pk, user_id=user.pk, role=UserRole.OWNER)
        self.others = [
            Viewer(account_id=row.account_id, user_id=row.user_id)
            for row in Membership.objects.filter(account__domain=None, account__actor_type="Person")
            .exclude(user=user)
            .order_by("account_id")
        ]

    def make(self) -> dict[str, str]:
        """Everything, and the names of what pages are about."""
        self._profile()
        self._crowd()
        self._talk()
        self._posts()
        self._own()
        self._staff()
        return self.known

    def _profile(self) -> None:
        avatar, header = self.folder / "avatar.png", self.folder / "header.png"
        dice = random.Random(7)
        draw(dice, avatar, 400, 400)
        draw(dice, header, 1500, 500)
        wishes = ProfileWishes(
            display_name="Robin Redbreast",
            note="Runs this server, feeds the birds. Asks before quoting. #garden",
            fields=[Field("Pronouns", "they"), Field("Garden", "https://example.org/garden")],
            avatar=avatar,
            header=header,
        )
        update_profile(self.robin, wishes, tag_url=tag_url)

    def _posts(self) -> None:
        poll = publish(
            self.robin,
            NewPost(
                text="Which bird came first?",
                poll=NewPoll(options=["Robin", "Wren", "Blackbird"], expires_in=86_400),
            ),
        )
        publish(self.robin, NewPost(text="It was the wren all along.", spoiler_text="How the story ends"))
        thread = publish(
            self.robin, NewPost(text="What do you plant first in spring? I start with peas. #garden")
        )
        replies = ["Radishes, always.", "Nothing before the last frost.", "Broad beans, in February."]
        parents = [thread.pk]
        for who, text in zip(self.others, replies, strict=False):
            parents.append(publish(who, NewPost(text=text, in_reply_to_id=parents[-1])).pk)
        publish(self.robin, NewPost(text="February? Brave.", in_reply_to_id=parents[-1]))
        media = []
        for number in range(3):
            file = self.folder / f"{number}.png"
            told = draw(random.Random(number), file, 900, 600 + 100 * number)
            media.append(upload(self.robin, file, UploadWishes(description=told)).pk)
        pictures = publish(
            self.robin, NewPost(text="Three from this morning #garden", media_ids=media, language="en")
        )
        edit(
            self.robin,
            pictures.pk,
            Changes(text="Three from early this morning #garden", media_ids=media, language="en"),
        )
        for who in self.others[:6]:
            favourite(who, thread.pk)
            boost(who, pictures.pk)
        publish(self.others[3], NewPost(text="Look at these", quoted_id=pictures.pk))
        bookmark(self.robin, parents[1])
        favourite(self.robin, parents[2])
        self.known |= {"thread": str(thread.pk), "pictures": str(pictures.pk), "poll": str(poll.pk)}

    def _crowd(self) -> None:
        for who in self.others[:FOLLOWED]:
            follow(self.robin, who.me)
        for who in self.others[4:14]:
            follow(who, self.robin.me)
        made = create_list(self.robin, "Neighbours")
        add_to_list(self.robin, made.pk, [who.me for who in self.others[:3]])
        block(self.robin, self.others[-1].me)
        mute(self.robin, self.others[-2].me)
        other = Account.objects.get(pk=self.others[0].me)
        self.known |= {"list": str(made.pk), "other": other.username, "other_id": str(other.pk)}

    def _talk(self) -> None:
        first = Account.objects.get(pk=self.others[0].me).username
        said = NewPost(text="@robin Do you have seeds to spare?", visibility=Visibility.DIRECT)
        asked = publish(self.others[0], said)
        for who, text in (
            (self.robin, f"@{first} Plenty. Peas or beans?"),
            (self.others[0], "@robin Beans, please!"),
        ):
            answer = NewPost(text=text, visibility=Visibility.DIRECT, in_reply_to_id=asked.pk)
            asked = publish(who, answer)
        set_policy(
            self.robin.me,
            {"for_not_followers": PolicyChoice.FILTER, "for_private_mentions": PolicyChoice.FILTER},
        )
        publish(
            self.others[-4],
            NewPost(text="@robin Hello, may I ask you something?", visibility=Visibility.DIRECT),
        )
        publish(self.others[-5], NewPost(text="@robin Hello from a stranger"))

    def _own(self) -> None:
        keep_draft(self.robin, NewPost(text="A thought that isn't finished"))
        at = now() + timedelta(days=2)
        self.known["scheduled"] = str(schedule(self.robin, NewPost(text="Good morning, all."), at).pk)
        wish = FilterChange(
            title="Football",
            contexts=["home", "public"],
            action="warn",
            keywords=[KeywordChange(keyword="football", whole_word=True)],
        )
        self.known["filter"] = str(create_filter(self.robin, wish).pk)
        table = (
            b"Account address,Show boosts,Notify on new posts,Languages\nnobody@nowhere.example,true,false,\n"
        )
        self.known["import"] = str(
            bring(self.robin, Kind.FOLLOWING, table, overwrite=False, file_name="follows.csv").pk
        )
        user = Membership.objects.get(account_id=self.robin.me).user
        account = Account.objects.get(pk=self.robin.me)
        _token, secret = issue_token(application=None, user=user, account=account, scopes=["read"])
        self.known["token"] = secret

    def _staff(self) -> None:
        server.add_rule(self.robin, "Be kind", "Disagree with what is said, not with who says it.")
        rule = server.add_rule(self.robin, "No advertising")
        announcement = server.write_announcement(
            self.robin, AnnouncementWishes(text="We move to a faster machine on Sunday.")
        )
        server.publish_announcement(self.robin, announcement.pk)
        picture = self.folder / "emoji.png"
        draw(random.Random(3), picture, 64, 64)
        server.add_emoji(self.robin, "pea", picture, category="Garden")
        wishes = PolicyWishes(severity="silence", public_comment="Advertises", reject_media=True)
        domain = set_domain_policy(self.robin, "advertising.example", wishes)
        create_person(
            "newcomer",
            "newcomer@example.org",
            confirmed=True,
            approved=False,
            sign_up_reason="I like gardens.",
        )
        warned = self.others[-3].me
        act_on_account(self.robin, warned, "sensitive", text="Please mark pictures of food.")
        report = Report.objects.order_by("pk").first()
        assert report is not None, "the demo has reports"
        self.known |= {
            "rule": str(rule.pk),
            "announcement": str(announcement.pk),
            "domain": str(domain.pk),
            "report": str(report.pk),
            "warned": str(warned),
        }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sys.stdout.write(msgspec.json.encode(World(Path(place)).make()).decode())
